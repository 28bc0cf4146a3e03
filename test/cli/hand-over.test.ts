import { afterEach, expect, test, vi } from "vitest";
import { passesOnCapture } from "../../src/cli/capture-rights.ts";
import { handOverLacks, handsOver } from "../../src/cli/hand-over.ts";
import type { LiveArguments } from "../../src/cli/live-flags.ts";

vi.mock("../../src/cli/capture-rights.ts", () => ({ passesOnCapture: vi.fn(() => true) }));
afterEach(() => void vi.mocked(passesOnCapture).mockReturnValue(true));

/** A program that takes any option, as setpriv takes --pdeathsig; and one that takes none. */
const TAKES_ALL = "/bin/true";
const TAKES_NONE = "/bin/false";
const NOBODY = { name: "nobody", uid: 65_534, gid: 65_534 };

const told = (surroundings: { user?: object; setpriv: string | null }, args: Partial<LiveArguments> = {}) => {
  const all = { user: null, ...surroundings } as Parameters<typeof handsOver>[1];
  return [handsOver(args as LiveArguments, all), handOverLacks(args as LiveArguments, all)];
};

test("a capability that came by systemd is given up where setpriv can end a capture with its parent", () => {
  expect(told({ setpriv: TAKES_ALL })).toEqual([true, null]);
});

test("else it is told what is lacking", () => {
  expect(told({ setpriv: null })).toEqual([false, "setpriv (util-linux) is missing"]);
  expect(told({ setpriv: TAKES_NONE })).toEqual([false, "/bin/false has no --pdeathsig"]);
});

test("nothing is lacking where nothing is to be given up: root, --reconnect, no such capability", () => {
  expect(told({ user: NOBODY, setpriv: null })).toEqual([false, null]);
  expect(told({ setpriv: null }, { reconnect: true })).toEqual([false, null]);
  vi.mocked(passesOnCapture).mockReturnValue(false);
  expect(told({ setpriv: null })).toEqual([false, null]);
});
