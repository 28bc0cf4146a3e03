import { vantageOf } from "../exchange/vantage.ts";
import type { FixNames, VerdictContext } from "../verdicts/context.ts";

/** Distributions whose OpenSSH service unit is called "ssh"; everywhere else it is "sshd". */
const UNIT_SSH = new Set(["Debian", "Ubuntu", "Raspbian"]);

/** The only names from the wire that may stand in a fix: addresses and ports, and what follows from the identification. */
export function fixNamesOf({ facts, software }: VerdictContext): FixNames {
  const distribution = software.server?.distribution?.name;
  const unit = distribution !== undefined && UNIT_SSH.has(distribution) ? "ssh" : "sshd";
  return {
    client: facts.client.ip,
    server: facts.server.ip,
    port: facts.server.port,
    unit,
    // journalctl finds nothing under an alias, which systemctl resolves: where the distribution is not known, both names are asked for.
    journal: distribution === undefined ? "-u ssh -u sshd" : `-u ${unit}`,
    iptables: facts.connection.ipVersion === 6 ? "ip6tables" : "iptables",
    vantage: vantageOf(facts),
    clientProduct: software.client?.product ?? null,
    serverProduct: software.server?.product ?? null,
  };
}
