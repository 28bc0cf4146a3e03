// A packet filter on the way: the exception for the address at hand, in the words of the program that manages it. iptables(8), nft(8), firewalld.richlanguage(5), ufw(8).
import type { FixNames } from "./context.ts";
import type { FixRow } from "./define-verdict.ts";

/** Whose filter: the server's own, or that of a router between the two. */
export type FilterPlace = "server" | "router";

const HOOK: Readonly<Record<FilterPlace, string>> = { server: "input", router: "forward" };
const TRANSIENT = "gone when the rules are loaded anew";

/** An exception for the SYNs of this client, in all forms; the most common first. */
export function letClientIn<P extends object>(place: FilterPlace, why: string, when?: FixRow<P>["when"]): FixRow<P>[] {
  const side: FixRow<P>["side"] = place === "server" ? "server" : "network";
  const rows: FixRow<P>[] = [
    { side, command: (n) => iptables(n, place), why: `${why}; ${TRANSIENT}` },
    {
      side,
      command: (n) => nft(n, HOOK[place], nftMatch(n, place)),
      why: `the same with nftables, above all rules of every chain that filters there; ${TRANSIENT}`,
    },
    ...(place === "server" ? [{ side, command: firewalld, why: "the same where firewalld manages the server's filter (its default zone), for good" }] : []),
    { side, command: (n) => ufw(n, place), why: "the same where ufw manages the filter, for good" },
  ];
  return when === undefined ? rows : rows.map((row) => ({ ...row, when }));
}

/** An exception for what the server answers, on a router that does not know the connection. */
export function letAnswersOut(n: FixNames): string {
  return nft(n, "forward", `${saddr(n, n.server)} tcp sport ${n.port} accept`);
}

/** An exception for what the server sends to this client, on a router. */
export function letAnswersPass(n: FixNames): string {
  return `${n.iptables} -I FORWARD -p tcp -s ${n.server} -d ${n.client} --sport ${n.port} -j ACCEPT`;
}

/** Packets of connections that were let in pass, on every chain of a router. */
export function letEstablishedPass(n: FixNames): string {
  return nft(n, "forward", "ct state established,related accept");
}

export function iptables(n: FixNames, place: FilterPlace): string {
  if (place === "server") return `${n.iptables} -I INPUT -p tcp --dport ${n.port} -s ${n.client} -j ACCEPT`;
  return `${n.iptables} -I FORWARD -p tcp -s ${n.client} -d ${n.server} --dport ${n.port} -j ACCEPT`;
}

/**
 * Puts a rule first in each base chain of the hook, whatever tables there are: an accept ends one base chain only, so each needs it.
 * Table and chain names differ by distribution (inet filter input, ip filter INPUT, inet firewalld filter_INPUT).
 */
function nft(n: FixNames, hook: string, rule: string): string {
  const families = isV6(n) ? "inet|ip6" : "inet|ip";
  const chains = `awk '$1 == "table" {t = $2 ~ /^(${families})$/ ? $2 " " $3 : ""} $1 == "chain" {c = $2} t != "" && /type filter hook ${hook} / {print t, c}'`;
  return `nft list chains | ${chains} | while read -r chain; do nft insert rule $chain ${rule}; done`;
}

function nftMatch(n: FixNames, place: FilterPlace): string {
  const to = place === "server" ? "" : ` ${isV6(n) ? "ip6" : "ip"} daddr ${n.server}`;
  return `${saddr(n, n.client)}${to} tcp dport ${n.port} accept`;
}

function saddr(n: FixNames, address: string): string {
  return `${isV6(n) ? "ip6" : "ip"} saddr ${address}`;
}

function firewalld(n: FixNames): string {
  const rule = `rule family="${isV6(n) ? "ipv6" : "ipv4"}" source address="${n.client}" port port="${n.port}" protocol="tcp" accept`;
  return `firewall-cmd --permanent --add-rich-rule='${rule}' && firewall-cmd --reload`;
}

/** prepend (0.36): above the rule that rejects; insert 1 fails for IPv6 where IPv4 rules stand first. */
function ufw(n: FixNames, place: FilterPlace): string {
  if (place === "server") return `ufw prepend allow from ${n.client} to any port ${n.port} proto tcp`;
  return `ufw route prepend allow from ${n.client} to ${n.server} port ${n.port} proto tcp`;
}

function isV6(n: FixNames): boolean {
  return n.iptables === "ip6tables";
}
