// RFC 4253 6: each packet begins with its length. After text in the stream, or a lost byte, whatever stands there is taken for one.
import { ENDS, otherEnd } from "../exchange/ends.ts";
import type { End, ExchangeFacts } from "../exchange/exchange-facts.ts";
import { identRefusal } from "../exchange/ident-refusal.ts";
import { kexProgressOf } from "../exchange/kex-progress.ts";
import { RFC_IDENT_BYTES } from "../limits.ts";
import type { FatalPacketFault, PacketOddity } from "../ssh/binary-packet.ts";
import type { Identification, PacketFault } from "../ssh/transport-facts.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt, WHOLE_PACKETS } from "./next-capture.ts";
import { quoted } from "./words.ts";

interface Params {
  from: End;
  reason: FatalPacketFault | PacketOddity;
  packet_length: number;
  padding_length: number | null;
  /** The first bytes at that place, as text; null when they are not text. */
  text: string | null;
}

export default defineVerdict<Params>({
  code: "bad-packet-length",
  stage: "kexinit",
  kind: "verdict",
  outcome: "failed",
  title: "Bytes that are no SSH packet where one has to begin",
  match({ facts }) {
    for (const from of ENDS) {
      const { packetFault, ident } = facts[from].ssh;
      if (packetFault === null || ident === null || (from === "server" && identRefusal(facts) !== null)) continue;
      const evidence = [at(packetFault.at, from, `packet_length ${packetFault.packetLength}`)];
      if (facts.closing !== null) evidence.push(atClosing(facts.closing));
      const params = paramsOf(from, packetFault);
      return facts.visibility.gaps[from] > 0 ? possible(params, evidence) : certain(params, evidence);
    }
    return oddPacket(facts);
  },
  say: (p, { facts }) => {
    const who = `${facts[p.from].ip} (the ${p.from})`;
    if (p.text !== null)
      return `After its identification ${who} sent text, ${quoted(p.text)}, where a binary packet has to begin; read as a length it is ${p.packet_length}.`;
    if (p.padding_length === null) return `${who} sent a packet that claims a length of ${p.packet_length} bytes: the stream is out of step, or it is no SSH.`;
    return `${who} sent a packet whose length ${p.packet_length} and padding ${p.padding_length} do not fit together; its receiver gives up.`;
  },
  causes: [
    {
      what: "something writes text into the stream: a ProxyCommand that prints, a login script of a gateway, a second banner",
      certainty: "likely",
      when: (p) => p.text !== null,
    },
    { what: "a relay that changes bytes (telnet: 0xff doubled, CR followed by NUL)", certainty: "possible" },
    { what: "a broken or home-made SSH implementation, or a fuzzer", certainty: "possible" },
    {
      what: "an identification longer than its reader's buffer: the rest is taken for a packet",
      certainty: "possible",
      when: (p, { facts }) => isLongIdent(facts[p.from].ssh.ident),
    },
    {
      what: "the client was stopped at this very moment: Ctrl-C or a time limit",
      certainty: "possible",
      when: (p, { facts }) => facts.closing?.by === "client" && (p.reason === "alignment" || p.reason === "short-padding"),
    },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => `ssh -G ${n.server} | grep -i '^proxycommand'`,
      why: "a ProxyCommand may write nothing but the server's bytes to its standard output: send its messages to standard error, and use nc, not telnet",
      when: (p) => p.from === "client" || p.text !== null,
      of: "openssh",
      otherwise: { why: "whatever carries the client's bytes, or is written by hand, may put nothing of its own among them and must pass all 256 byte values" },
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'`,
      why: "shows what really listens there; a gateway or wrapper in front must be 8-bit clean and print nothing",
      when: (p) => p.from === "server",
    },
    { side: "client", why: "update the client's SSH library: it sends packets that break RFC 4253 6", when: (p) => p.from === "client" && p.text === null },
  ],
  nextCapture: (n, p) =>
    packetsAt(
      n,
      p.from,
      [
        { if: "the bytes are wrong already where they are sent", then: "bad-packet-length" },
        { if: "they are right there", then: "ssh-intercepted" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning:
      "Both sides had identified themselves; from then on every byte belongs to a packet. What came is not one. Read the length that the log names as four letters: it mostly is text that should not be there.",
    wire: [
      "After a valid identification, four bytes that are no length between 5 and 262144, or a padding that does not fit.",
      "1195725856 is GET and a space, 1347375956 POST, 1349676916 Prot, 1397966893 SSH-, 1213486160 HTTP, 1094795585 AAAA, 218762506 two line ends. dropbear prints the value plus 4.",
      "The receiver closes at once; OpenSSH without a DISCONNECT.",
    ],
    lookAlikes: [
      "kexinit-malformed: the packet is in order, the message in it is not.",
      "client-ident-invalid, not-ssh-client: there was no identification before it.",
      "capture-starts-mid-stream: encrypted bytes, taken for clear ones.",
    ],
    messages: {
      client: [
        "Bad packet length NUMBER.",
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: message authentication code incorrect",
        "Incoming packet length field was garbled",
        "Invalid packet blocking",
        "read_packet(): Packet len too high(NUMBER HEX)",
        "ssh: invalid packet length, packet too large",
      ],
      server: [
        "Bad packet length NUMBER. [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: message authentication code incorrect [preauth]",
        "Integrity error (bad packet size NUMBER)",
        "Corrupted padlen NUMBER on input.",
      ],
    },
    source: ["RFC 4253 6", "OpenSSH packet.c ssh_packet_read_poll2", "dropbear packet.c read_packet_init"],
  },
});

function paramsOf(from: End, fault: PacketFault<FatalPacketFault | PacketOddity>): Params {
  const end = fault.bytes.findIndex((byte) => !isText(byte));
  const text = end === -1 ? fault.bytes : fault.bytes.subarray(0, end);
  return {
    from,
    reason: fault.reason,
    packet_length: fault.packetLength,
    padding_length: fault.paddingLength,
    text: text.length >= MIN_TEXT ? wireText(text) : null,
  };
}

/** RFC 4253 4.2: 255 bytes at most, and some readers have no room for more. */
function isLongIdent(ident: Identification | null): boolean {
  return ident !== null && ident.length > RFC_IDENT_BYTES;
}

/** The length field itself: four letters are no coincidence. */
const MIN_TEXT = 4;

function isText(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** A header that strict receivers refuse: the reason, where its receiver then closed without going on. */
function oddPacket(facts: ExchangeFacts) {
  for (const from of ENDS) {
    const odd = facts[from].ssh.oddPacket;
    if (odd === null || facts.closing?.by !== otherEnd(from) || kexProgressOf(facts).reply !== null) continue;
    if (facts.negotiation !== null && facts.negotiation.failing.length > 0) continue;
    return likely(paramsOf(from, odd), [at(odd.at, from, `packet_length ${odd.packetLength}, padding ${odd.paddingLength}`), atClosing(facts.closing)]);
  }
  return null;
}
