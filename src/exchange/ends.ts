import type { End } from "./exchange-facts.ts";

export const ENDS: readonly End[] = ["client", "server"];

export function otherEnd(end: End): End {
  return end === "client" ? "server" : "client";
}
