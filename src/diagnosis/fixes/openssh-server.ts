import { keyFamilyOf, keyTypeOf } from "../../knowledge/host-keys.ts";
import type { Additions } from "./additions.ts";
import type { Dialect } from "./dialect.ts";
import { HOST_KEY_FILES, type HostKeyFile, hostKeyFile } from "./host-key-files.ts";
import { hasKeyword, KEYWORDS, LIST_SLOTS, leftOutWords, wholeList } from "./openssh-lists.ts";
import { sshdPlace } from "./openssh-place.ts";
import { readOpenssh } from "./openssh-reader.ts";
import type { Offerer } from "./pair.ts";
import { surelyHas } from "./version-names.ts";

/** sshd_config(5): the whole effective list, since the first value wins and replaces what stands below. */
export const OPENSSH_SERVER: Dialect = {
  canOffer(own, name, slot) {
    if (own.software === null || !surelyHas(own.software, name, slot)) return false;
    if (slot === "compression") return name !== "none";
    return slot === "hostkey" ? canShowKey(own, name) : hasKeyword(own, slot);
  },
  write(own, additions, names) {
    const files = keyFiles(own, additions);
    const lines = [...files.map(({ path }) => `HostKey ${path}`), ...listLines(own, additions)];
    const place = sshdPlace(own);
    const keys = [...new Set(missingKeys(own, additions).map(({ command }) => command))];
    return {
      file: place.file,
      line: lines.length === 0 ? null : lines.join("\n"),
      command: [...keys, place.reload(names), place.show(keywordsOf(lines))].join(" && "),
      why: place.why + leftOutWords(own, additions),
    };
  },
  read: (draft) => readOpenssh(draft.line ?? "").settings,
};

/** With the key at hand it needs the keyword; with a new key it needs a type that ssh-keygen makes. */
function canShowKey(own: Offerer, name: string): boolean {
  if (hasKey(own, name)) return hasKeyword(own, "hostkey");
  return hostKeyFile(keyTypeOf(name)) !== null && own.software?.distribution?.name !== "Windows";
}

function hasKey(own: Offerer, name: string): boolean {
  return own.lists.server_host_key_algorithms.some((offered) => keyTypeOf(offered) === keyTypeOf(name));
}

function missingKeys(own: Offerer, additions: Additions): HostKeyFile[] {
  return additions.hostkey.filter((name) => !hasKey(own, name)).flatMap((name) => hostKeyFile(keyTypeOf(name)) ?? []);
}

/** The first HostKey line puts the default files out of force: those of the keys that it shows now stand beside the new ones. */
function keyFiles(own: Offerer, additions: Additions): HostKeyFile[] {
  const missing = missingKeys(own, additions);
  if (missing.length === 0) return [];
  const families = new Set(own.lists.server_host_key_algorithms.map(keyFamilyOf));
  const present = HOST_KEY_FILES.filter(({ keyType, usual }) => usual && families.has(keyFamilyOf(keyType)));
  return HOST_KEY_FILES.filter((file) => present.includes(file) || missing.includes(file));
}

function listLines(own: Offerer, additions: Additions): string[] {
  const every = sshdPlace(own).everyList;
  const lists = LIST_SLOTS.filter((slot) => (additions[slot].length > 0 || every) && hasKeyword(own, slot));
  const lines = lists.map((slot) => `${KEYWORDS[slot]} ${wholeList(own, slot, additions).join(",")}`);
  return additions.compression.length > 0 ? [...lines, "Compression yes"] : lines;
}

function keywordsOf(lines: readonly string[]): string[] {
  return [...new Set(lines.map((line) => line.slice(0, line.indexOf(" ")).toLowerCase()))];
}
