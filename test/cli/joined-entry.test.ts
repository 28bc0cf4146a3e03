import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { constants, Script } from "node:vm";
import { beforeAll, expect, test } from "vitest";
import { buildKexscope } from "./kexscope.ts";

const JOINED = fileURLToPath(new URL("../../dist/cli/joined/entry.cjs", import.meta.url));

beforeAll(() => buildKexscope(), 180_000);

test("a process of the Node that built it takes the code that V8 made", () => {
  const text = readFileSync(JOINED, "latin1");
  const cachedData = readFileSync(`${JOINED}.code`);
  const script = new Script(text, { filename: JOINED, cachedData, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER });
  expect(script.cachedDataRejected).toBe(false);
});

test("it is ASCII, as it is read", () => {
  expect(readFileSync(JOINED).every((byte) => byte < 0x80)).toBe(true);
});
