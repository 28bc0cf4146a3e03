import { closest } from "../closest.ts";
import { wrap } from "../render/text/wrap.ts";
import { type Found, find } from "../verdicts/find-by-message.ts";
import { VERDICTS } from "../verdicts/index.ts";
import { page } from "../verdicts/pages.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { pageLines } from "./page-lines.ts";
import { print } from "./print.ts";
import { stdoutPage } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** Pages that an error text may lead to; more would be a list of everything. */
const MAX_FOUND = 6;

/** Prints the page of a verdict, or for what ssh or sshd printed the verdicts that it may come from, and the page of the only one. */
export function explainText(text: string): ExitStatus {
  const { width } = stdoutPage(false);
  const own = page(text.trim());
  if (own !== null) {
    print(pageLines(own, width));
    return EXIT_STATUS.fine;
  }
  if (isCode(text)) throw new UsageError(unknownCode(text.trim()));
  const found = find(text);
  if (found.length === 0) throw new UsageError(`no verdict is known for "${text}"; give a shorter piece of the message, without names and numbers`);
  const only = found.length === 1 ? page(found[0]!.code) : null;
  print(only === null ? candidates(found, width) : pageLines(only, width));
  return EXIT_STATUS.fine;
}

function candidates(found: readonly Found[], width: number): string {
  const column = Math.max(...found.slice(0, MAX_FOUND).map(({ code }) => code.length));
  const shown = found.slice(0, MAX_FOUND).flatMap(({ code, why }) => wrap(why, width, `  ${code.padEnd(column)}  `));
  const rest = found.slice(MAX_FOUND).map(({ code }) => code);
  const more = rest.length === 0 ? [] : ["", ...wrap(`Less often: ${rest.join(", ")}.`, width)];
  return [
    ...["This may come from, likeliest first:", ...shown],
    ...more,
    "",
    "kexscope explain CODE has the page of each; a capture tells which one it is.",
    "",
  ].join("\n");
}

/** A single word in the form of a code; what a program prints has spaces. */
function isCode(text: string): boolean {
  return /^[a-z0-9]+(?:-[a-z0-9]+)+$/i.test(text.trim());
}

function unknownCode(text: string): string {
  const codes = VERDICTS.map(({ code }) => code);
  const near = closest(text, codes);
  const meant = near === null ? codes.filter((code) => code.includes(text.toLowerCase())) : [near];
  return `no verdict is called ${text}${meant.length === 0 ? "" : `; did you mean ${meant.slice(0, MAX_FOUND).join(", ")}?`}`;
}
