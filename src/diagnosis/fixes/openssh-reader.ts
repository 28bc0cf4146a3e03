import type { Slot } from "../../knowledge/slot.ts";
import type { Operator, Setting } from "./setting.ts";
import { LISTS_OF } from "./slot-lists.ts";

/** Keywords that set a list, in ssh_config(5) and sshd_config(5), in lower case: they know no case. */
const LIST_KEYWORDS: ReadonlyMap<string, Slot> = new Map([
  ["kexalgorithms", "kex"],
  ["hostkeyalgorithms", "hostkey"],
  ["ciphers", "cipher"],
  ["macs", "mac"],
]);

/** Where none of these stands, nothing is set. */
const ANY_KEYWORD = /kexalgorithms|hostkey|ciphers|macs|compression/i;

/** What OpenSSH would make of a text. */
export interface OpensshReading {
  settings: Setting[];
  /** Lines that set nothing that is negotiated. */
  ignored: string[];
}

/**
 * Reads lines of ssh_config or sshd_config, and `-o Keyword=value` of a command line (readconf.c and servconf.c). A Host or Match line opens
 * a block that is taken to apply. Never throws: what it can't read is ignored.
 */
export function readOpenssh(text: string): OpensshReading {
  const reading: OpensshReading = { settings: [], ignored: [] };
  for (const raw of text.split("\n")) {
    const line = raw.replace(/(^|\s)#.*/, "").trim();
    if (line === "" || /^(host|match)\s/i.test(line)) continue;
    const options = optionsOf(line);
    const settings = (options.length > 0 ? options : [line]).flatMap((option) => settingOf(option) ?? []);
    reading.settings.push(...settings);
    if (settings.length === 0) reading.ignored.push(line);
  }
  return reading;
}

/** What readOpenssh finds set in a text, which often sets nothing: most fixes are about something else. */
export function settingsIn(text: string): Setting[] {
  return ANY_KEYWORD.test(text) ? readOpenssh(text).settings : [];
}

/** The arguments of each -o, quoted or not. */
function optionsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|\s)-o\s*(?:"([^"]*)"|'([^']*)'|(\S+))/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? "");
}

function settingOf(line: string): Setting | null {
  const [, keyword = "", rest = ""] = /^([A-Za-z]+)[ \t]*[= \t][ \t]*(.*)$/.exec(line) ?? [];
  const value = rest.replace(/^"(.*)"$/, "$1").trim();
  if (value === "") return null;
  const slot = LIST_KEYWORDS.get(keyword.toLowerCase());
  if (slot !== undefined) return { kind: "list", slot, lists: LISTS_OF[slot], ...operatorAndNames(value) };
  if (keyword.toLowerCase() === "hostkey") return { kind: "host-key-file", path: value };
  return keyword.toLowerCase() === "compression" ? compressionOf(value) : null;
}

function operatorAndNames(value: string): { operator: Operator; names: string[] } {
  const operator = value[0] === "+" || value[0] === "-" || value[0] === "^" ? value[0] : "=";
  const names = (operator === "=" ? value : value.slice(1)).split(",").map((name) => name.trim());
  return { operator, names: names.filter((name) => name !== "") };
}

function compressionOf(value: string): Setting | null {
  return value === "yes" || value === "no" || value === "delayed" ? { kind: "compression", value } : null;
}
