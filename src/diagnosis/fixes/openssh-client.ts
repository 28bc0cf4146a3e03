import { isAtLeast } from "../../knowledge/software.ts";
import { sshCommand } from "../../verdicts/ssh-command.ts";
import type { Additions } from "./additions.ts";
import type { Dialect } from "./dialect.ts";
import { hasKeyword, KEYWORDS, LIST_SLOTS, leftOutWords, wholeList } from "./openssh-lists.ts";
import { readOpenssh } from "./openssh-reader.ts";
import type { Offerer } from "./pair.ts";
import { surelyHas } from "./version-names.ts";

/** ssh_config(5): a Host block for this server alone, and the same for one connection on the command line. */
export const OPENSSH_CLIENT: Dialect = {
  canOffer: (own, name, slot) => own.software !== null && surelyHas(own.software, name, slot) && hasKeyword(own, slot),
  write(own, additions, names) {
    const options = LIST_SLOTS.filter((slot) => additions[slot].length > 0).map((slot): [string, string] => [KEYWORDS[slot], listValue(own, slot, additions)]);
    const windows = own.software?.distribution?.name === "Windows";
    return {
      file: `${windows ? "%USERPROFILE%\\.ssh\\config" : "~/.ssh/config"}, above the other Host blocks`,
      line: options.length === 0 ? null : [`Host ${names.server}`, ...options.map(([keyword, value]) => `  ${keyword} ${value}`)].join("\n"),
      command: `ssh -G ${names.server} | grep -iE '^(${options.map(([keyword]) => keyword.toLowerCase()).join("|")}) '`,
      once: sshCommand(names, options.map(([keyword, value]) => `-o ${keyword}=${value}`).join(" ")),
      why: `after Host stands the name that you type; the command shows what is in force${leftOutWords(own, additions)}${loginWords(own, additions)}`,
    };
  },
  read: (draft) => readOpenssh(draft.line ?? "").settings,
};

/** A server whose keys sign with SHA-1 alone mostly takes no better signature of a user's RSA key; the client makes none by default since 8.8. */
function loginWords(own: Offerer, additions: Additions): string {
  if (!additions.hostkey.includes("ssh-rsa") || own.software === null || isAtLeast(own.software, "8.5") !== true) return "";
  return "; where you log in with an RSA key, add PubkeyAcceptedAlgorithms +ssh-rsa to the block";
}

/** What is added to the default where nobody restricted or sorted it; else the whole list, which keeps what somebody wanted. `+` exists since 7.0. */
function listValue(own: Offerer, slot: (typeof LIST_SLOTS)[number], additions: Additions): string {
  return appends(own, slot) ? `+${additions[slot].join(",")}` : wholeList(own, slot, additions).join(",");
}

function appends(own: Offerer, slot: (typeof LIST_SLOTS)[number]): boolean {
  const unrestricted =
    own.comparison !== null && !own.comparison.restrictedSlots.includes(slot) && (slot === "hostkey" || !own.comparison.slots[slot].reordered);
  return unrestricted && own.software !== null && isAtLeast(own.software, "7.0") === true;
}
