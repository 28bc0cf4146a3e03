/** The man page as mdoc(7) text. */
import type { Options } from "yargs";
import { EXIT_WORDS } from "../../src/cli/exit-status.ts";
import { PURPOSE } from "../../src/cli/program.ts";
import type { CommandRow } from "./command-table.ts";

export interface ManPageFacts {
  version: string;
  /** "November 22, 2026", as mdoc wants it. */
  date: string;
}

/** What every man page of kexscope has once; flags of other commands that are the same are only named. */
export function manPage(commands: readonly CommandRow[], { version, date }: ManPageFacts): string {
  const [main] = commands.filter(({ isDefault }) => isDefault);
  const shared = main?.flags ?? new Map<string, Options>();
  return [
    `.\\" Made by scripts/docs/man.ts from the table of commands: npm run docs.`,
    `.Dd ${date}`,
    ".Dt KEXSCOPE 1",
    ".Os",
    ".Sh NAME",
    ".Nm kexscope",
    ".Nd say where an SSH exchange died, why, and what mends it",
    ".Sh SYNOPSIS",
    ...commands.flatMap(synopsis),
    ".Sh DESCRIPTION",
    text(`Reads SSH traffic from capture files or live. ${PURPOSE}`),
    ".Pp",
    text("It reads what is in the clear, up to NEWKEYS, and needs no key and no access to either end."),
    text("Every verdict has a code; kexscope explain CODE prints its page."),
    ".Pp",
    "The commands are:",
    ...commands.flatMap((command) => section(command, command === main ? new Map() : shared)),
    ".Sh ENVIRONMENT",
    ...list(
      [
        ["NO_COLOR", "Not empty: no colours."],
        ["FORCE_COLOR", "Not empty: colours where the output is no terminal."],
        ["LC_ALL , LC_CTYPE , LANG", "The first that is set says whether the output may have more than ASCII."],
      ].map(([name, words]) => [`.It Ev ${name}`, words!]),
    ),
    ".Sh EXIT STATUS",
    ...list(EXIT_WORDS.map(([status, words]) => [`.It ${status}`, `${words[0]!.toUpperCase()}${words.slice(1)}.`])),
    ".Sh EXAMPLES",
    ...commands
      .flatMap(({ examples }) => examples.flatMap(({ command, what }) => [text(end(what)), ".Pp", `.Dl ${forTroff(command).replaceAll('"', "\\(dq")}`, ".Pp"]))
      .slice(0, -1),
    ".Sh SEE ALSO",
    ".Xr ssh 1 ,",
    ".Xr sshd 8 ,",
    ".Xr tcpdump 8",
    ".Pp",
    text(`This page is about version ${version}.`),
    "",
  ].join("\n");
}

function synopsis({ name, isDefault, positionals, usage }: CommandRow): string[] {
  const words = [...positionals.keys()].map((positional) => {
    const many = usage.includes(`${positional}..`) ? " ..." : "";
    return usage.includes(`[${positional}`) && !isDefault ? `.Op Ar ${positional}${many}` : `.Ar ${positional}${many}`;
  });
  return [".Nm", isDefault ? `.Op Cm ${name}` : `.Cm ${name}`, ".Op Ar flags", ...words];
}

function section({ name, describe, flags, positionals, isDefault }: CommandRow, shared: ReadonlyMap<string, Options>): string[] {
  const own = [...flags].filter(([flag, options]) => shared.get(flag) !== options);
  const same = [...flags.keys()].filter((flag) => !own.some(([other]) => other === flag));
  const rows: [string, string][] = [
    ...[...positionals].map(([word, options]): [string, string] => [`.It Ar ${word}`, end(options.describe ?? "")]),
    ...own.map(([flag, options]): [string, string] => [`.It ${flagNames(flag, options)}`, flagWords(options)]),
  ];
  return [
    `.Ss ${isDefault ? `kexscope, kexscope ${name}` : `kexscope ${name}`}`,
    text(end(describe)),
    ...list(rows),
    ...(same.length === 0 ? [] : [".Pp", "As for", ".Cm analyze :", ...same.map((flag, i) => `.Fl \\-${flag}${i < same.length - 1 ? " ," : " ."}`)]),
  ];
}

function flagNames(flag: string, { alias, type, choices }: Options): string {
  const short = typeof alias === "string" ? `Fl ${alias} , ` : "";
  const value = type === "boolean" ? "" : ` Ar ${choices === undefined ? (type === "number" ? "number" : "value") : choices.join(" | ")}`;
  return `${short}Fl \\-${flag}${value}`;
}

function flagWords({ describe, default: preset, demandOption, type }: Options): string {
  const needed = demandOption === true ? " It has to be given." : "";
  const without = preset === undefined || type === "boolean" ? "" : ` Without it: ${preset}.`;
  return `${end(describe ?? "")}${needed}${without}`;
}

function list(rows: readonly (readonly [string, string])[]): string[] {
  return rows.length === 0 ? [] : [".Bl -tag -width Ds", ...rows.flatMap(([head, words]) => [head, text(words)]), ".El"];
}

function end(sentence: string): string {
  return /[.?!:]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** Longer lines are against the style of mdoc. */
const MAX_LINE = 78;

/** Running text: each sentence begins a line, as mdoc likes it. */
function text(words: string): string {
  const sentences = words.split(/(?<=[.?!:]) (?=[A-Z])/);
  return sentences
    .flatMap((sentence) => fill(forTroff(sentence)))
    .map((line) => line.replace(/^([.'])/, "\\&$1"))
    .join("\n");
}

function fill(words: string): string[] {
  return words.split(" ").reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > MAX_LINE) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
    return lines;
  }, []);
}

/** A backslash and two hyphens that are to be typed mean something to troff. */
function forTroff(words: string): string {
  return words.replaceAll("\\", "\\e").replaceAll("--", "\\-\\-");
}
