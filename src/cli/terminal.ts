import { Writable } from "node:stream";
import { isatty } from "node:tty";
import type { Page } from "../render/text/page.ts";
import { PLAIN, styleFor } from "../render/text/style.ts";
import { ASCII, UNICODE } from "../render/text/symbols.ts";

const STDOUT = 1;
const STDERR = 2;
/** What a report is laid out for where nobody says how wide the paper is. Columns. */
const DEFAULT_WIDTH = 100;
/** Below this a report is a column of single words. Columns. */
const MIN_WIDTH = 60;

/** The page that stdout is. Only a terminal's stream is touched: Node makes a pipe non-blocking when it opens it as a stream. */
export function stdoutPage(colour: boolean): Omit<Page, "time"> {
  const terminal = isatty(STDOUT);
  const columns = terminal ? process.stdout.columns : 0;
  return {
    width: columns > 0 ? Math.max(columns, MIN_WIDTH) : DEFAULT_WIDTH,
    style: terminal || process.env["FORCE_COLOR"] !== undefined ? styleFor(terminal ? process.stdout : new Writable(), colour) : PLAIN,
    symbols: isUtf8(process.env) ? UNICODE : ASCII,
  };
}

/** Columns that --help is laid out for. */
export function helpWidth(): number {
  const columns = isatty(STDOUT) ? process.stdout.columns : 0;
  return columns > 0 ? Math.min(Math.max(columns, MIN_WIDTH), DEFAULT_WIDTH) : DEFAULT_WIDTH;
}

export function stdoutIsTerminal(): boolean {
  return isatty(STDOUT);
}

export function stderrIsTerminal(): boolean {
  return isatty(STDERR);
}

/** Is the locale's character set UTF-8? POSIX: LC_ALL, else LC_CTYPE, else LANG; the first that isn't empty. */
export function isUtf8(env: NodeJS.ProcessEnv): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return /utf-?8/i.test(locale);
}
