import { expect, it, vi } from "vitest";
import { hassh, hasshServer } from "../../src/ssh/hassh.ts";
import { lists } from "./messages.ts";

vi.mock("node:crypto", () => ({
  createHash: () => {
    throw new Error("error:0308010C:digital envelope routines::unsupported");
  },
}));

it("where FIPS forbids MD5 there is no HASSH", () => {
  expect([hassh(lists()), hasshServer(lists())]).toEqual([null, null]);
});
