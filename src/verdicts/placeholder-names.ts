import type { FixNames } from "./context.ts";

/** Names in upper case, for whoever reads a page or a note: nothing of them comes from a capture. */
export const PLACEHOLDER_NAMES: FixNames = {
  client: "CLIENT",
  server: "SERVER",
  port: 22,
  unit: "ssh",
  journal: "-u ssh",
  iptables: "iptables",
  vantage: null,
  clientProduct: null,
  serverProduct: null,
};
