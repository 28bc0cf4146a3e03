// OpenSSH PROTOCOL 1.10: with strict key exchange any packet that does not belong to it ends the connection. It is the answer to CVE-2023-48795 (Terrapin).
import { disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { strictViolationOf } from "../exchange/strict-kex.ts";
import { announcesStrictClient, announcesStrictServer } from "../ssh/markers.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";

interface Params {
  from: End;
  /** The packet that should not have come; null where only the DISCONNECT tells of it. */
  message: string | null;
  /** The receiver says so itself. */
  said: boolean;
}

/** packet.c and kex.c of OpenSSH; PuTTY ssh/bpp2.c. */
const SAID = /strict kex violation|strict-kex mode/i;

export default defineVerdict<Params>({
  code: "strict-kex-violation",
  stage: "kexinit",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  title: "A packet that strict key exchange forbids",
  beside: (verdictCode) => verdictCode === "exchange-complete",
  match({ facts }) {
    const disconnect = disconnectMessageOf(facts);
    const said = disconnect !== null && SAID.test(disconnect.description);
    const violation = isStrict(facts) ? strictViolationOf(facts) : null;
    const from = violation?.from ?? (said ? otherEnd(disconnect.from) : null);
    if (from === null) return null;
    const message = violation === null ? null : messageName(violation.message.number);
    const evidence = violation === null ? [] : [at(violation.message.at, from, `${message}, not allowed here`)];
    if (said) evidence.push(at(disconnect.at, disconnect.from, `DISCONNECT, reason ${disconnect.reasonCode}: strict KEX violation`));
    else if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { from, message, said };
    const stage = facts.stage === "kexinit" ? "kexinit" : "key-exchange";
    return { ...(said || facts.visibility.gaps[from] === 0 ? certain(params, evidence) : likely(params, evidence)), stage };
  },
  say: (p, { facts }) =>
    `${p.message === null ? "A packet" : `An ${p.message}`} in the name of ${facts[p.from].ip} (the ${p.from}) came before NEWKEYS, where strict key exchange allows none${p.said ? "; its receiver says so and hangs up" : ""}.`,
  causes: [
    { what: "a home-made client or server, a fuzzer, or a keep-alive that comes too early", certainty: "possible" },
    { what: "somebody in the path injects packets: the attack that strict key exchange is there to stop", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: () => "ssh -V",
      why: "update the client's SSH implementation; one that announces strict key exchange must not send this packet",
      when: (p) => p.from === "client",
    },
    {
      side: "server",
      command: () => "sshd -V",
      why: "update the server's SSH implementation; one that announces strict key exchange must not send this packet",
      when: (p) => p.from === "server",
    },
    {
      side: "network",
      command: (n) => `tcpdump -ni any -s 0 -w kexscope.pcap 'tcp port ${n.port} and host ${n.client} and host ${n.server}'`,
      why: "on both hosts at once: a packet that arrives and was not sent was injected on the way. Do not switch strict key exchange off",
    },
  ],
  page: {
    meaning:
      "Both sides announced strict key exchange, and one of them then sent a packet that it forbids. A correct receiver closes. Either an implementation is broken, or somebody in the path has put the packet there; two captures tell which.",
    wire: [
      "kex-strict-c-v00@openssh.com and kex-strict-s-v00@openssh.com in the two KEXINITs.",
      "IGNORE, DEBUG, UNIMPLEMENTED, EXT_INFO, a second KEXINIT or any other foreign packet before NEWKEYS of that direction.",
      "OpenSSH and PuTTY send a DISCONNECT with reason 2 and say so; dropbear closes.",
    ],
    lookAlikes: ["kex-unexpected-packet: no strict key exchange; the answer is UNIMPLEMENTED.", "disconnect-received: a DISCONNECT for another reason."],
    messages: {
      client: ["Received disconnect from HOST port PORT:2: strict KEX violation: TEXT"],
      server: [
        "Disconnecting HOST port PORT: strict KEX violation: KEXINIT was not the first packet [preauth]",
        "Disconnecting HOST port PORT: strict KEX violation: unexpected packet type NUMBER (seqnr NUMBER) [preauth]",
        "First packet wasn't kexinit",
        "Received a packet before KEXINIT in strict-kex mode",
      ],
    },
    source: ["OpenSSH PROTOCOL 1.10", "OpenSSH packet.c ssh_packet_read_poll_seqnr", "OpenSSH kex.c kex_protocol_error", "CVE-2023-48795"],
  },
});

/** Both announce it; of an end whose KEXINIT was not seen nothing is known. */
function isStrict({ client, server }: ExchangeFacts): boolean {
  const own = client.ssh.kexinit;
  const peer = server.ssh.kexinit;
  return own !== null && peer !== null && announcesStrictClient(own.lists.kex_algorithms) && announcesStrictServer(peer.lists.kex_algorithms);
}
