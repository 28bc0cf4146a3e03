import { expect, test } from "vitest";
import { orderRotation } from "../../src/capture/rotation.ts";

function capture(name: string, seconds: number | null, nanoseconds = 0) {
  return { name, peekFirstTime: async () => (seconds === null ? null : { seconds, nanoseconds }) };
}

async function order(...captures: ReturnType<typeof capture>[]): Promise<string> {
  return (await orderRotation(captures)).map(({ name }) => name).join(" ");
}

test("files come in the order of their first times", async () => {
  expect(await order(capture("f10", 30), capture("f1", 10), capture("f2", 20))).toBe("f1 f2 f10");
  expect(await order(capture("b", 5, 2), capture("a", 5, 1))).toBe("a b");
});

test("equal times keep the order that was given", async () => {
  expect(await order(capture("server", 5), capture("client", 5))).toBe("server client");
});

test("what tells no time keeps its place", async () => {
  expect(await order(capture("late", 9), capture("stdin", null), capture("early", 1), capture("empty", null))).toBe("early stdin late empty");
  expect(await order()).toBe("");
});
