// RFC 4253 11.1: SSH_MSG_DISCONNECT gives a reason code and a text. In the clear both can be read.
import { type DisconnectMessage, disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { PATIENCE } from "../exchange/ending.ts";
import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { isComplete } from "../exchange/kex-progress.ts";
import { owedAt } from "../exchange/owed.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { clientWithLog } from "./ssh-command.ts";
import { quoted } from "./words.ts";

interface Params {
  from: "client" | "server";
  reason_code: number;
  reason: string;
  description: string;
}

/** SSH_DISCONNECT_BY_APPLICATION, RFC 4253 11.1. */
const BY_APPLICATION = 11;

/**
 * Libraries say goodbye with this reason whatever made them give up ("Shutdown" of libssh2 in curl). After a silence that the other end had to
 * break, that silence is the failure.
 */
function endsAWait({ from, reasonCode, at: { time } }: DisconnectMessage, facts: ExchangeFacts): boolean {
  if (reasonCode !== BY_APPLICATION || facts.closing === null || facts.closing.quietBefore < PATIENCE) return false;
  const owed = owedAt(facts, time);
  return owed !== null && owed.by !== from;
}

export default defineVerdict<Params>({
  code: "disconnect-received",
  stage: "any",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  title: "One side said why it hangs up",
  match({ facts }) {
    const disconnect = disconnectMessageOf(facts);
    if (disconnect === null || isComplete(facts) || endsAWait(disconnect, facts)) return null;
    const { from, reasonCode, reason, description } = disconnect;
    const evidence = [at(disconnect.at, from, `DISCONNECT, reason ${reasonCode} ${quoted(description)}`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain({ from, reason_code: reasonCode, reason, description }, evidence);
  },
  say: (p, { facts }) =>
    `${facts[p.from].ip} (the ${p.from}) hung up with SSH_MSG_DISCONNECT, reason ${reasonOf(p)}${p.description === "" ? ", without a text" : `: ${quoted(p.description)}`}.`,
  causes: [
    {
      what: "the sender says that its peer broke the protocol: look at the last message before the DISCONNECT",
      certainty: "likely",
      when: (p) => p.reason_code === 2,
    },
    {
      what: "no algorithm in common, as the sender sees it",
      certainty: "likely",
      when: (p, { facts }) => p.reason_code === 3 && facts.stage === "kexinit",
    },
    {
      what: "a value, a signature or the host key of its peer did not please the sender",
      certainty: "likely",
      when: (p, { facts }) => p.reason_code === 3 && p.description === "" && facts.stage !== "kexinit",
    },
    { what: "this source address is not allowed", certainty: "likely", when: (p) => p.reason_code === 1 && p.from === "server" },
    {
      what: "the server does not offer the service now (shutting down, overloaded)",
      certainty: "likely",
      when: (p) => p.reason_code === 7 && p.from === "server",
    },
    {
      what: "the client hung up before it asked for a service: it did not like what it saw of the server, or its program ended",
      certainty: "likely",
      when: (p) => p.reason_code === 7 && p.from === "client",
    },
    { what: "too many connections at the same time", certainty: "likely", when: (p) => p.reason_code === 12 && p.from === "server" },
    { what: "the application or its user ended it", certainty: "likely", when: (p) => p.reason_code === 11 || p.reason_code === 13 },
    { what: "as the text says", certainty: "certain", when: (p) => p.description !== "" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min`,
      why: "the server logs a DISCONNECT with the same text, sent or received, and what came before it",
      of: "openssh",
      otherwise: {
        ...OTHER_SERVER_LOG,
        why: "the server program's own log has the DISCONNECT, and what came before it; a limit that the text names is set in its own configuration",
      },
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config",
      line: () => "MaxStartups 100:30:200",
      command: (n) => `sshd -t && systemctl reload ${n.unit}`,
      why: "where the server is OpenSSH and its limit is what was reached",
      when: (p, { software }) => p.reason_code === 12 && p.from === "server" && software.server?.product === "openssh",
    },
    { side: "client", command: (n) => clientWithLog(n), why: "shows the step after which the DISCONNECT comes" },
  ],
  page: {
    meaning: "One side ended the exchange politely and gave a reason. The code is one of fifteen, the text is for people; together they mostly are the answer.",
    wire: [
      "SSH_MSG_DISCONNECT (1) before NEWKEYS: reason code, text, language.",
      "Codes: 1 HOST_NOT_ALLOWED_TO_CONNECT, 2 PROTOCOL_ERROR, 3 KEY_EXCHANGE_FAILED, 5 MAC_ERROR, 6 COMPRESSION_ERROR, 7 SERVICE_NOT_AVAILABLE, 8 PROTOCOL_VERSION_NOT_SUPPORTED, 9 HOST_KEY_NOT_VERIFIABLE, 10 CONNECTION_LOST, 11 BY_APPLICATION, 12 TOO_MANY_CONNECTIONS, 13 AUTH_CANCELLED_BY_USER, 14 NO_MORE_AUTH_METHODS_AVAILABLE, 15 ILLEGAL_USER_NAME.",
      "After NEWKEYS a DISCONNECT is encrypted and can't be read.",
    ],
    lookAlikes: [
      "strict-kex-violation, no-common-kex and its kin, host-key-rejected-by-client: those are told first, where a DISCONNECT goes with them.",
      "Most implementations send none: a close without a DISCONNECT says nothing.",
    ],
    messages: {
      client: ["Received disconnect from HOST port PORT:NUMBER: TEXT", "Disconnected from HOST port PORT", "Disconnecting HOST port PORT: TEXT"],
      server: ["Received disconnect from HOST port PORT:NUMBER: TEXT [preauth]", "Disconnecting HOST port PORT: TEXT [preauth]"],
    },
    source: ["RFC 4253 11.1", "OpenSSH packet.c ssh_packet_disconnect"],
  },
});

/** Number and name; a reason that no list has (disconnectReason) is its number alone. */
function reasonOf({ reason_code: code, reason }: Params): string {
  const name = reason.replace("SSH_DISCONNECT_", "");
  return name === String(code) ? name : `${code} ${name}`;
}
