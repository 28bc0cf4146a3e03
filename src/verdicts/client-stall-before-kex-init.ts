// Both KEXINITs are there and the client has to begin (RFC 4253 8). PuTTY and its kin stop here to ask about weak algorithms.

import { otherChoiceFixes, type Refused } from "../diagnosis/fixes/other-choice.ts";
import { answerToFin } from "../exchange/answer-to-fin.ts";
import { endedInSilence, silenceAtEnd } from "../exchange/ending.ts";
import { isAcknowledged, isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { SECOND } from "../exchange/waiting.ts";
import { isWeak } from "../knowledge/algorithms.ts";
import { isDialogClient } from "../knowledge/dialog-clients.ts";
import { SSH_MSG_KEXINIT } from "../ssh/message-numbers.ts";
import type { Negotiation } from "../ssh/negotiate.ts";
import { wireText } from "../wire-text.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { unlessSeenAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";
import { isTerrapinExposed } from "./terrapin.ts";
import { duration, names } from "./words.ts";

interface Params {
  silent_for_s: number;
  closed_by: "client" | "server" | "network" | null;
  /** What PuTTY asks about: weak algorithms that were agreed on, and "terrapin". */
  warned_of: string[];
}

/** What such a dialog asks about; with none of them nothing has to be asked. */
const WEAK: Refused = {
  kex: (name) => isWeak(name, "kex") !== null,
  hostkey: (name) => isWeak(name, "hostkey") !== null,
  cipher: (name) => isWeak(name, "cipher") !== null,
};

export default defineVerdict<Params>({
  code: "client-stall-before-kex-init",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "client",
  title: "The client does not begin the key exchange",
  match({ facts, software, stallAfter }) {
    const { client, server, negotiation } = facts;
    if (negotiation === null || client.ssh.kexinit === null || negotiation.failing.length > 0 || isComplete(facts) || !endedInSilence(facts, stallAfter))
      return null;
    const { begun, reply } = kexProgressOf(facts);
    const kexinit = server.ssh.messages.find((message) => message.number === SSH_MSG_KEXINIT);
    if (begun !== null || reply !== null || client.ssh.partialPacket !== null || client.half.claimed > client.half.highest) return null;
    if (kexinit === undefined || !isAcknowledged(server, kexinit)) return null;
    const evidence = [at(client.ssh.kexinit.at, "client", "KEXINIT, the last that the client said"), at(kexinit.at, "server", "KEXINIT, acknowledged")];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { silent_for_s: silenceAtEnd(facts) / SECOND, closed_by: facts.closing?.by ?? null, warned_of: warnings(negotiation) };
    const dialog = software.client !== null && isDialogClient(software.client) && params.warned_of.length > 0;
    return dialog ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `Both KEXINITs are there and fit, but ${facts.client.ip} said nothing more for ${duration(p.silent_for_s * SECOND)}; it owes the first message of the key exchange${p.warned_of.length === 0 ? "" : ` (what was agreed on is weak: ${names(p.warned_of)})`}.`,
  causes: [
    {
      what: "the client's host, or the way to it, is gone (a VPN or Wi-Fi that changed, a sleeping machine, an address that was taken away): not even the server's FIN was acknowledged",
      certainty: "likely",
      when: (_p, { facts }) => answerToFin(facts, "server") === "none",
    },
    {
      what: "a dialog asks whether to go on with an algorithm below the configured warning threshold",
      certainty: "likely",
      when: (p, { software }) => p.warned_of.length > 0 && software.client !== null && isDialogClient(software.client),
    },
    {
      what: "a Kerberos key exchange waits for a KDC or for DNS",
      certainty: "possible",
      when: (_, { facts }) => facts.negotiation?.kex.chosen?.startsWith("gss-") === true,
    },
    { what: "the client hangs: its agent, a name lookup, a debugger, a slow processor", certainty: "possible" },
    { what: "the client's next message is lost on the way, and this capture point does not see that it was sent", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      why: "bring the client's window to the front and answer its question",
      when: (_, { software }) => software.client !== null && isDialogClient(software.client),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-vvv -o GSSAPIKeyExchange=no -o GSSAPIAuthentication=no"),
      why: "leaves Kerberos out, and shows where the client stops",
      when: (_, { software }) => software.client === null || software.client.product === "openssh",
    },
  ],
  furtherFixes: (p, context) => (p.warned_of.length > 0 ? otherChoiceFixes(context, WEAK, "server") : []),
  nextCapture: (n) => ({
    host: "client",
    command: `tcpdump -ni any -s 0 'host ${n.server} and tcp port ${n.port} or port 53 or port 88 or icmp or icmp6'`,
    outcomes: [
      ...unlessSeenAt(n, "client", [{ if: "the client sends a large packet again and again", then: "kexinit-lost-path-mtu" }]),
      { if: "the client sends nothing", then: "client-stall-before-kex-init" },
    ],
  }),
  page: {
    meaning:
      "The algorithms are settled and it is the client's turn. It does not move, and nothing on the wire keeps it from doing so: mostly a person is asked something.",
    wire: ["Both KEXINITs, the server's acknowledged; no message 30 or 34 of the client.", "Ends by the user's answer, or by the server's login timer."],
    lookAlikes: [
      "kexinit-lost-path-mtu: the client's KEX_INIT was sent and is lost, or the server's KEXINIT is not acknowledged.",
      "client-closed-after-kexinit: the client leaves at once.",
      "slow-step: it went on after all.",
    ],
    messages: {
      client: [
        "The first key-exchange algorithm supported by the server is ALGORITHM, which is below the configured warning threshold.",
        "The client-to-server cipher selected for this session is ALGORITHM, which, with this server, is vulnerable to the 'Terrapin' attack CVE-2023-48795",
      ],
      server: ["Timeout before authentication for HOST port PORT"],
    },
    source: ["RFC 4253 8", "PuTTY ssh/transport2.c", "PuTTY ssh/common.c"],
  },
});

function warnings(negotiation: Negotiation): string[] {
  const weak = (["kex", "host_key", "cipher_c2s", "cipher_s2c"] as const).flatMap((slot) => {
    const { chosen } = negotiation[slot];
    return chosen !== null && isWeak(chosen) !== null ? [wireText(chosen)] : [];
  });
  return [...new Set(isTerrapinExposed(negotiation) ? [...weak, "terrapin"] : weak)];
}
