import { expect, it } from "vitest";
import { insertAbove, placeOf } from "../../scripts/closed-loop/place-line.ts";

const CONFIG = ["# a comment about Include", "Port 22", "Include /etc/ssh/sshd_config.d/*.conf", "Match User backup", "  X11Forwarding no", ""].join("\n");

it("a line stands above the first Include and Match, or at the end where there is none", () => {
  const { path, above } = placeOf("/etc/ssh/sshd_config, above the first Include and Match");
  expect(path).toBe("/etc/ssh/sshd_config");
  expect(insertAbove(CONFIG, "MACs a\nCiphers b", above!).split("\n").slice(1, 5)).toEqual([
    "Port 22",
    "MACs a",
    "Ciphers b",
    "Include /etc/ssh/sshd_config.d/*.conf",
  ]);
  expect(insertAbove("Port 22", "MACs a", above!)).toBe("Port 22\nMACs a");
});

it("a Host block stands above the others", () => {
  const { above } = placeOf("~/.ssh/config, above the other Host blocks");
  expect(insertAbove("User me\nHost *\n  MACs a", "Host server\n  MACs b", above!)).toBe("User me\nHost server\n  MACs b\nHost *\n  MACs a");
});

it("a bare path is a file of its own, and words that nobody knows are refused", () => {
  expect(placeOf("/etc/ssh/sshd_config.d/00-kexscope.conf")).toEqual({ path: "/etc/ssh/sshd_config.d/00-kexscope.conf", above: null });
  expect(() => placeOf("/etc/ssh/sshd_config, somewhere")).toThrow("nobody can tell");
});
