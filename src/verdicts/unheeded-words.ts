import type { End } from "../exchange/exchange-facts.ts";
import type { Unheeded } from "../exchange/unheeded.ts";
import type { FixNames } from "./context.ts";
import type { CauseRow, FixRow } from "./define-verdict.ts";

/** Params of a verdict about bytes that one end repeats in vain: whether they reach the host that they are for. */
export interface UnheededParams {
  from: End;
  /** They do, as this shows; null where nothing does. */
  reaches_host: Unheeded["shownBy"] | null;
  /** Why that host's kernel discards them; null where the packets do not show it. */
  discarded_for: Unheeded["why"];
}

export function unheededParams(found: Unheeded | null): Pick<UnheededParams, "reaches_host" | "discarded_for"> {
  return { reaches_host: found?.shownBy ?? null, discarded_for: found?.why ?? null };
}

const WHY: Readonly<Record<NonNullable<Unheeded["why"]>, string>> = {
  checksum: "they arrive with a wrong TCP checksum, and a kernel discards such a packet without a word",
  timestamps: "their TCP timestamps lie before that of the SYN, and a kernel takes them for old duplicates (PAWS)",
};

/** Of bytes that reach their host: what is known of why it does not take them. */
export function sayUnheeded(p: UnheededParams, to: string): string {
  const how =
    p.reaches_host === "here"
      ? `They do arrive at ${to}, where this capture was made`
      : `They do arrive at ${to}, which answers each with an ACK of what came before`;
  const why =
    p.discarded_for !== null
      ? WHY[p.discarded_for]
      : p.reaches_host === "here"
        ? "its own packet filter drops them, or its kernel does not take them"
        : "its kernel does not take them";
  return `${how}: ${why}.`;
}

export const UNHEEDED_CAUSES: readonly CauseRow<UnheededParams>[] = [
  {
    what: "a device on the way changes the packets and leaves the old checksum (a NAT helper, an inspection, a broken offload)",
    certainty: "likely",
    when: (p) => p.discarded_for === "checksum",
  },
  {
    what: "a device on the way (a proxy, a firewall that normalises TCP, a load balancer) writes its own TCP timestamps into some packets only",
    certainty: "likely",
    when: (p) => p.discarded_for === "timestamps",
  },
  {
    what: "the host's own packet filter drops them: a rule on their content or state, or a ban that began in the midst (fail2ban)",
    certainty: "likely",
    when: (p) => p.reaches_host === "here" && p.discarded_for === null,
  },
  {
    what: "a device on the way changed sequence numbers, timestamps or lengths, so that the kernel finds them outside of its window",
    certainty: "likely",
    when: (p) => p.reaches_host === "answered" && p.discarded_for === null,
  },
  {
    what: "the kernel of that host discards them, for what a device on the way changed in them",
    certainty: "possible",
    when: (p) => p.reaches_host === "here" && p.discarded_for === null,
  },
];

export function unheededFixes<P extends UnheededParams>(): FixRow<P>[] {
  const command = (n: FixNames) => `${n.iptables}-save -c | grep -E 'INPUT|f2b'; nft list ruleset | grep -E 'hook input|drop|reject'`;
  return [
    ...(["client", "server"] as const).map(
      (side): FixRow<P> => ({
        side,
        command,
        why: "the rule whose counter grows with each repetition drops them: allow this connection before it",
        when: (p) => p.reaches_host === "here" && p.discarded_for === null && p.from !== side,
      }),
    ),
    ...(["client", "server"] as const).map(
      (side): FixRow<P> => ({
        side,
        command: () => "nstat -az TcpInCsumErrors TcpExtPAWSEstab TcpExtTCPACKSkippedPAWS TcpExtTCPACKSkippedSeq",
        why: "the counter that grows with each repetition names the kernel's reason; the cure is on the device that changes the packets",
        when: (p) => p.reaches_host !== null && (p.reaches_host === "answered" || p.discarded_for !== null) && p.from !== side,
      }),
    ),
    {
      side: "server",
      command: () => "sysctl -w net.ipv4.tcp_timestamps=0",
      why: "for new connections: without timestamps there is nothing to rewrite wrongly, until the device is mended",
      when: (p) => p.discarded_for === "timestamps",
    },
  ];
}
