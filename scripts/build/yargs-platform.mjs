/**
 * Stands in for yargs' own lib/platform-shims/esm.mjs in the joined command line: what it takes from Node, without what costs time when it is loaded and
 * is never asked for. That one opens standard output as a stream to see how wide it is (we tell yargs), and loads node:assert, whose errors
 * take apart a stack, for a check that fails each time and is caught.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { format } from "node:util";
import cliui from "cliui";
import escalade from "escalade/sync";
import Parser from "yargs-parser";
import asciiWidth from "./ascii-width.mjs";

const assert = {
  notStrictEqual(actual, expected, message) {
    if (Object.is(actual, expected)) throw new Error(message ?? `${actual} is what it must not be`);
  },
  strictEqual(actual, expected, message) {
    if (!Object.is(actual, expected)) throw new Error(message ?? `${actual} is not ${expected}`);
  },
};

/** What y18n does where it has no file for a language. */
const english = {
  __: (text, ...values) => format(text, ...values),
  __n(one, several, count, ...values) {
    const text = count === 1 ? one : several;
    return format(text, ...(text.includes("%d") ? [count] : []), ...values);
  },
  getLocale: () => "en",
  setLocale() {},
  updateLocale() {},
};

export default {
  assert,
  cliui,
  findUp: escalade,
  getEnv: (name) => process.env[name],
  inspect: String,
  getProcessArgvBin: () => process.argv[1],
  mainFilename: process.cwd(),
  Parser,
  path: { basename, dirname, extname, join, relative, resolve },
  process: {
    argv: () => process.argv,
    cwd: process.cwd,
    emitWarning: (warning, type) => process.emitWarning(warning, type),
    execPath: () => process.execPath,
    exit: (code) => process.exit(code),
    nextTick: process.nextTick,
    stdColumns: null,
  },
  readFileSync,
  readdirSync,
  stringWidth: asciiWidth,
  y18n: english,
};
