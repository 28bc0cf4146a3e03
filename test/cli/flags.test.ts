import { describe, expect, test } from "vitest";
import { EXIT_STATUS, exitStatus } from "../../src/cli/exit-status.ts";
import { parseHostFlag } from "../../src/cli/host-flag.ts";
import { parsePortFlag } from "../../src/cli/port-flag.ts";
import { isUtf8 } from "../../src/cli/terminal.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { closest } from "../../src/closest.ts";

describe("--host", () => {
  test.each([
    ["10.0.0.5", "10.0.0.5", true],
    ["10.0.0.5", "10.0.0.6", false],
    ["10.0.0.0/24", "10.0.0.255", true],
    ["10.0.0.0/24", "10.0.1.0", false],
    ["0.0.0.0/0", "192.0.2.1", true],
    ["2001:db8::/32", "2001:db8:1::1", true],
    ["2001:db8::1", "2001:0db8::0001", true],
    ["10.0.0.5,2001:db8::/32", "2001:db8::9", true],
    ["10.0.0.5", "not an address", false],
  ])("%s holds %s: %s", (flag, ip, holds) => {
    expect(parseHostFlag(flag)(ip)).toBe(holds);
  });

  test.each(["", "host.example", "10.0.0.0/33", "10.0.0.0/", "2001:db8::/129", "10.0.0.1/8/8", "10.0.0.5,"])("%s is an error", (flag) => {
    expect(() => parseHostFlag(flag)).toThrow(UsageError);
  });
});

describe("--port", () => {
  test("takes ports with commas between", () => {
    expect(parsePortFlag("22,2222")).toEqual([22, 2222]);
  });

  test.each(["", "0", "65536", "ssh", "22,", "-1", "2e1"])("%s is an error", (flag) => {
    expect(() => parsePortFlag(flag)).toThrow(UsageError);
  });
});

describe("closest", () => {
  const commands = ["analyze", "explain", "interfaces", "schema"];

  test.each([
    ["explian", "explain"],
    ["analyse", "analyze"],
    ["shcema", "schema"],
    ["Interface", "interfaces"],
  ])("%s is meant to be %s", (word, meant) => {
    expect(closest(word, commands)).toBe(meant);
  });

  test.each(["ssh.pcap", "x", "", "sch", "../explain/a.pcap"])("%s is another word", (word) => {
    expect(closest(word, commands)).toBe(null);
  });
});

describe("exitStatus", () => {
  test.each([
    [false, false, false, EXIT_STATUS.fine],
    [true, false, false, EXIT_STATUS.failed],
    [true, false, true, EXIT_STATUS.fine],
    [true, true, false, EXIT_STATUS.unreadable],
    [false, true, true, EXIT_STATUS.unreadable],
  ])("failed %s, unreadable %s, --exit-zero %s: %i", (failed, unreadable, exitZero, status) => {
    expect(exitStatus({ failed, unreadable }, exitZero)).toBe(status);
  });
});

describe("isUtf8", () => {
  test.each([
    [{ LANG: "en_GB.UTF-8" }, true],
    [{ LANG: "C.utf8" }, true],
    [{ LANG: "en_GB.UTF-8", LC_ALL: "C" }, false],
    [{ LANG: "C", LC_CTYPE: "C.UTF-8" }, true],
    [{ LANG: "en_GB.UTF-8", LC_ALL: "" }, true],
    [{}, false],
  ])("%o: %s", (env, utf8) => {
    expect(isUtf8(env)).toBe(utf8);
  });
});
