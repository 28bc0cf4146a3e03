// RFC 4253 4.2, 5.1: protoversion "2.0", or "1.99" for both. Anything else of 1.x is SSH 1, which nobody should speak.

import { identRefusal } from "../exchange/ident-refusal.ts";
import { isOver } from "../exchange/waiting.ts";
import type { Identification } from "../ssh/transport-facts.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { portOption, sshCommand } from "./ssh-command.ts";

interface Params {
  old_side: "client" | "server";
  client_version: string | null;
  server_version: string | null;
}

/** nmap's fingerprint scanner and others that name themselves in an SSH-1 identification: scanner-ident. */
const SCANNER = /SSH_Version_Mapper|^SSH-1\.\d+-(NmapNSE|Nmap)/;

export default defineVerdict<Params>({
  code: "protocol-version-mismatch",
  stage: "identification",
  kind: "verdict",
  title: "One side speaks SSH 1 only",
  match({ facts, stallAfter }) {
    const { client, server } = facts;
    const old = [client, server].find((peer) => isOld(peer.ssh.ident));
    const refused = identRefusal(facts)?.about === "version";
    if ((old === undefined && !(refused && client.ssh.ident === null)) || SCANNER.test(old?.ident ?? "") || !(refused || isOver(facts, stallAfter)))
      return null;
    const evidence = old?.ssh.ident ? [at(old.ssh.ident.at, old.end, `protocol version ${old.ssh.ident.protoVersion}`)] : [];
    if (old === undefined && server.ssh.ident !== null)
      evidence.push(at(server.ssh.ident.at, "server", "identification, then its refusal of the client's version"));
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = {
      old_side: old?.end ?? ("client" as const),
      client_version: client.ssh.ident?.protoVersion ?? null,
      server_version: server.ssh.ident?.protoVersion ?? null,
    };
    // Without the identification that was refused it can't be told from a scanner's, which speaks SSH 1 on purpose.
    return old === undefined ? likely(params, evidence) : certain(params, evidence);
  },
  say: (p, { facts }) =>
    p.client_version === null && p.old_side === "client"
      ? `${facts.server.ip} refused the protocol version of ${facts.client.ip}, whose identification is not in this capture: it is not version 2, which the server needs.`
      : `The ${p.old_side} (${facts[p.old_side].ip}) speaks SSH ${p.old_side === "client" ? p.client_version : p.server_version} only; version 2 is what the other side needs.`,
  causes: [
    { what: "a device from before 2001, or one that is set to SSH 1 (Cisco: ip ssh version 1)", certainty: "likely", when: (p) => p.old_side === "server" },
    {
      what: "a very old client, or one that is set to SSH 1 only",
      certainty: "likely",
      when: (p) => p.old_side === "client" && p.client_version !== null,
    },
    { what: "a scanner, which speaks SSH 1 to learn what the server says", certainty: "possible", when: (p) => p.old_side === "client" },
    { what: "a very old client, or one that is set to SSH 1 only", certainty: "possible", when: (p) => p.old_side === "client" && p.client_version === null },
  ],
  fixes: [
    {
      side: "server",
      line: () => "crypto key generate rsa modulus 2048\nip ssh version 2",
      why: "on a Cisco device: version 2 needs an RSA key of at least 768 bits, and then this line; elsewhere: upgrade the firmware",
      when: (p) => p.old_side === "server",
    },
    {
      side: "client",
      command: (n) => `ssh1 ${portOption(n)}${n.server}`,
      why: "the last resort, from the package openssh-client-ssh1, in a network that you trust",
      risk: "SSH 1 is broken: whoever is on the path can read and change it",
      when: (p) => p.old_side === "server",
    },
    {
      side: "client",
      command: (n) => `ssh -V; ${sshCommand(n, "-2")}`,
      why: "use a client of this century; in PuTTY: Connection > SSH > SSH protocol version 2",
      when: (p) => p.old_side === "client",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: `ss -tnp 'dport = :${n.port}'`,
    outcomes: [
      { if: "a scanner made the connection", then: "scanner-ident" },
      { if: "an SSH program did", then: "protocol-version-mismatch" },
    ],
  }),
  page: {
    meaning: "SSH 1 and SSH 2 are different protocols. OpenSSH removed SSH 1 from its server in 7.4 and from its client in 7.6.",
    wire: ["One identification begins with SSH-1.x, x below 99. A server answers `Protocol major versions differ.` and closes; a client just closes."],
    lookAlikes: ["SSH-1.99 means both versions and is fine.", "scanner-ident: SSH-1.0-SSH_Version_Mapper."],
    messages: {
      client: [
        "Protocol major versions differ: 2 vs. 1",
        "Protocol major versions differ.",
        "SSH protocol version 2 required by our configuration but remote only provides (old, insecure) SSH-1",
        "Incompatible version (TEXT instead of 2.0)",
      ],
      server: [
        "banner exchange: Connection from HOST port PORT: could not read protocol version",
        "Protocol major versions differ for HOST port PORT: TEXT vs. TEXT",
        "Incompatible remote version 'TEXT'",
      ],
    },
    source: ["RFC 4253 4.2, 5.1", "OpenSSH kex.c kex_exchange_identification"],
  },
});

function isOld(ident: Identification | null): boolean {
  return (ident?.protoVersion.startsWith("1.") ?? false) && ident?.protoVersion !== "1.99";
}
