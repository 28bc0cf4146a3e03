// RFC 4253 7.3: from NEWKEYS on everything is encrypted. A close at once is a refusal of the keys, or of the host key by those who look at it late.
import { encryptedShapeOf } from "../exchange/encrypted-shape.ts";
import { checksHostKeyLate } from "../knowledge/late-check.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsElsewhere, WHOLE_PACKETS } from "./next-capture.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  closed_by: "client" | "server" | "network";
  after_s: number;
  /** The client sent something encrypted first. */
  client_spoke: boolean;
  /** The server answered that, once: it was not understood, or was all that the client wanted. */
  server_spoke: boolean;
}

/** SERVICE_ACCEPT (RFC 4253 10); more is an authentication. */
const ANSWERS = 1;

export default defineVerdict<Params>({
  code: "closed-right-after-newkeys",
  stage: "newkeys",
  kind: "also",
  needs: "message",
  restsOnAbsenceOf: "both",
  title: "Closed right after NEWKEYS",
  match({ facts }) {
    const shape = encryptedShapeOf(facts);
    const { client, server, closing } = facts;
    if (
      shape === null ||
      closing === null ||
      closing.by === "network" ||
      !facts.visibility.bothSides ||
      client.ssh.newkeys === null ||
      server.ssh.newkeys === null
    )
      return null;
    if (shape.fromServer > ANSWERS || (shape.fromServer > 0 && shape.fromClient > 0)) return null;
    const since = Math.max(client.ssh.newkeys.time, server.ssh.newkeys.time);
    const params = {
      closed_by: closing.by,
      after_s: (closing.time - since) / 1e9,
      client_spoke: shape.clientSpoke,
      server_spoke: shape.clientSpoke && shape.fromServer > 0,
    };
    return possible(params, [at(client.ssh.newkeys, "client", "NEWKEYS"), atClosing(closing)]);
  },
  say: (p) =>
    `The key exchange was complete, and ${duration(p.after_s * 1e9)} later the ${p.closed_by} closed, ${p.server_spoke ? "upon the first encrypted answer of the server" : p.client_spoke ? "before the first encrypted answer of the server" : "before the client said anything encrypted"}. Why is encrypted, if it was said at all.`,
  causes: [
    {
      what: "the client looks at the host key only now, and refused it (paramiko, libssh, libssh2 and curl do so)",
      certainty: "likely",
      when: (p, { software }) => p.closed_by === "client" && software.client !== null && checksHostKeyLate(software.client),
    },
    {
      what: "the two did not compute the same keys: a broken key exchange or cipher, or something in the path that changes bytes",
      certainty: "possible",
      when: (p) => p.client_spoke || p.closed_by === "server",
    },
    { what: "a health check or scanner that goes this far on purpose", certainty: "possible", when: (p) => p.closed_by === "client" },
    { what: "the client was stopped at this moment", certainty: "possible", when: (p) => p.closed_by === "client" },
    {
      what: "the server refuses the client by a policy at its first request, or its process died",
      certainty: "possible",
      when: (p) => p.closed_by === "server",
    },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => `ssh-keygen -F ${n.port === 22 ? n.server : `'[${n.server}]:${n.port}'`}`,
      why: "shows the key that is known for this address; the client's library has to find the key of the server there",
      when: (p, { software }) => p.closed_by === "client" && software.client !== null && checksHostKeyLate(software.client),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o KexAlgorithms=curve25519-sha256 -c aes128-ctr -m hmac-sha2-256"),
      why: "other algorithms: if they work, the implementation of the first ones is broken at one end",
    },
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min`,
      why: "a wrong MAC, a refused client and a dead process each leave a line",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "network",
      why: "switch SSH inspection off for these two addresses, and test a network card with its offloads off (ethtool -K IF tso off gso off gro off)",
    },
  ],
  nextCapture: (n) =>
    packetsElsewhere(
      n,
      "server",
      [
        { if: "identifications or KEXINITs differ from what this capture shows", then: "ssh-intercepted" },
        { if: "the bytes are the same at both ends", then: "closed-right-after-newkeys" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning:
      "The exchange itself is complete. The first thing that either side could say under the new keys was not said, or was not understood, and one of them hung up.",
    wire: ["NEWKEYS both ways; FIN or RST before the client sent an encrypted packet, before the server answered the first one, or upon that answer."],
    lookAlikes: [
      "auth-phase-closed: some encrypted packets passed each way.",
      "host-key-rejected-by-client: the client left before its NEWKEYS.",
      "known-bad-pair: the two versions are known for it.",
    ],
    messages: {
      client: [
        "Corrupted MAC on input.",
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: message authentication code incorrect",
        "Incorrect MAC received on packet",
        "Incorrect CRC received on packet",
      ],
      server: [
        "Corrupted MAC on input. [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: message authentication code incorrect [preauth]",
        "Connection closed by HOST port PORT [preauth]",
      ],
    },
    source: ["RFC 4253 7.3", "OpenSSH packet.c ssh_packet_read_poll2", "paramiko client.py connect"],
  },
});
