import { expect, test } from "vitest";
import { SeenUids } from "../../src/records/seen-uids.ts";

test("a uid is new once, as long as it is remembered", () => {
  const seen = new SeenUids(4);
  expect(["a", "b", "a", "c", "d", "a"].map((uid) => seen.isNew(uid))).toEqual([true, true, false, true, true, false]);
  expect(seen.forgot).toBe(false);
  expect([seen.isNew("e"), seen.forgot, seen.isNew("a")]).toEqual([true, true, true]);
});
