// A device that ends SSH and starts it anew shows itself by two captures that differ. One capture has hints at most.
import { handshakeOf } from "../exchange/handshake.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsElsewhere, WHOLE_PACKETS } from "./next-capture.ts";

interface Params {
  /** Hop limit of the server's SYN-ACK, and the one of all its packets with data. */
  handshake_hop_limit: number;
  data_hop_limit: number;
}

/** Packets with data that have to agree before one SYN-ACK looks strange beside them. */
const MIN_DATA = 3;

export default defineVerdict<Params>({
  code: "ssh-intercepted",
  stage: "any",
  kind: "also",
  title: "Something in the path may answer for the server",
  match({ facts }) {
    const synAck = handshakeOf(facts).synAcks[0];
    const data = facts.segments.filter((s) => s.fromOriginator === facts.server.fromOriginator && s.length > 0);
    const first = data[0];
    if (synAck === undefined || first === undefined || data.length < MIN_DATA || facts.server.fromOriginator) return null;
    if (first.hopLimit === synAck.hopLimit || data.some((s) => s.hopLimit !== first.hopLimit)) return null;
    const evidence = [at(synAck, "server", `SYN-ACK, hop limit ${synAck.hopLimit}`), at(first, "server", `data, hop limit ${first.hopLimit}`)];
    return { ...possible({ handshake_hop_limit: synAck.hopLimit, data_hop_limit: first.hopLimit }, evidence), stage: facts.stage };
  },
  say: (p, { facts }) =>
    `The SYN-ACK of ${facts.server.ip} came with hop limit ${p.handshake_hop_limit}, all its data with ${p.data_hop_limit}: the handshake was answered by another device than the one that speaks SSH.`,
  causes: [
    { what: "a load balancer, SYN proxy or DDoS protection in front of the server", certainty: "possible" },
    { what: "SSH inspection of a company, or a bastion product, that ends the connection and makes a second one", certainty: "possible" },
    { what: "an attacker or a honeypot in the path", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -ni any -s 0 -w kexscope.pcap 'tcp port ${n.port} and host ${n.client} and host ${n.server}'`,
      why: "on both hosts at once, then kexscope compare: different identifications, cookies or host keys at the two ends prove it; then exempt these addresses from inspection",
    },
    {
      side: "server",
      command: () => "for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done",
      why: "on the server's console: if the client sees another fingerprint, somebody else holds the other end",
    },
  ],
  nextCapture: (n) =>
    packetsElsewhere(
      n,
      "server",
      [
        { if: "identifications, KEXINIT cookies or host key differ from this capture's", then: "ssh-intercepted" },
        { if: "they are the same", then: "exchange-complete" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning:
      "SSH inspection ends the client's connection in a device and makes a new one to the server. Each side then talks to the device. With captures of both ends it is certain; with one there are only hints.",
    wire: [
      "Two captures of one connection with different identifications, KEXINITs or host keys.",
      "One capture: the SYN-ACK has another hop limit than the data of the same server.",
    ],
    lookAlikes: [
      "host-key-rejected-by-client: what such a device mostly causes.",
      "A pool behind a load balancer: different host keys per connection, but the same at both ends.",
    ],
    messages: { client: ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @"], server: [] },
    source: ["RFC 4253 8", "RFC 791 3.2"],
  },
});
