import { expect, it } from "vitest";
import { dependsOnBuild } from "../../src/knowledge/build-dependent.ts";

it("knows what AsyncSSH has only with a library, and asks nobody else", () => {
  expect(dependsOnBuild("asyncssh", "mlkem768x25519-sha256")).toBe(true);
  expect(dependsOnBuild("asyncssh", "curve25519-sha256")).toBe(false);
  expect(dependsOnBuild("openssh", "mlkem768x25519-sha256")).toBe(false);
});
