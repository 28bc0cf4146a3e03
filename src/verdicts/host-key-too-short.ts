// OpenSSH sshkey.c sshkey_check_rsa_length(): RSA keys below a limit (1024 bits since 7.6; RequiredRSASize since 9.1) are refused.
import { refusedReply } from "../exchange/after-reply.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { judgeHostKey } from "./host-key-judgement.ts";
import { type HostKeyParams, hostKeyName, hostKeyParams } from "./host-key-words.ts";
import { clientWithLog, sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params extends HostKeyParams {
  bits: number;
  after_s: number;
}

/** No client of today takes less: OpenSSH SSH_RSA_MINIMUM_MODULUS_SIZE. Bits. */
const HARD_LIMIT = 1024;
/** What policies ask for: RHEL 9's RequiredRSASize, NIST SP 800-131A. Bits. */
const POLICY_LIMIT = 2048;

export default defineVerdict<Params>({
  code: "host-key-too-short",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "client",
  title: "The server's RSA host key is too short for the client",
  match({ facts, hostKey, knownHosts, past, unixTime, stallAfter }) {
    const refused = refusedReply(facts, stallAfter);
    if (refused === null || hostKey === null || hostKey.bits === null || hostKey.bits >= POLICY_LIMIT || !hostKey.type.startsWith("ssh-rsa")) return null;
    const hard = hostKey.bits < HARD_LIMIT;
    // Where a better reason is known, the length is not it: a key that is long enough for most was refused as changed or unknown.
    const judged = judgeHostKey(hostKey, { ip: facts.server.ip, port: facts.server.port, unixTime }, knownHosts, past);
    if (!hard && judged.reason !== null) return null;
    const params = { ...hostKeyParams(hostKey), bits: hostKey.bits, after_s: refused.silence / 1e9 };
    const evidence = [at(refused.reply.at, "server", `KEX reply with an RSA key of ${hostKey.bits} bits`), atClosing(refused.closing)];
    return hard ? certain(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} showed an RSA host key of only ${p.bits} bits (${hostKeyName(p)}), and ${facts.client.ip} left ${duration(p.after_s * 1e9)} later without NEWKEYS: too short for it.`,
  causes: [
    { what: "an old device or virtual machine template with a key from another time", certainty: "likely" },
    { what: "a policy of the client asks for 2048 bits (RequiredRSASize, crypto-policies)", certainty: "likely", when: (p) => p.bits >= HARD_LIMIT },
    { what: "the key was refused for another reason: changed or unknown", certainty: "possible", when: (p) => p.bits >= HARD_LIMIT },
    { what: "the client was stopped at this very moment: Ctrl-C or a time limit", certainty: "possible", when: (p) => p.bits >= HARD_LIMIT },
  ],
  fixes: [
    {
      side: "server",
      command: (n) =>
        `mv /etc/ssh/ssh_host_rsa_key /etc/ssh/ssh_host_rsa_key.old && ssh-keygen -q -t rsa -b 3072 -f /etc/ssh/ssh_host_rsa_key -N '' && systemctl restart ${n.unit}`,
      why: "a new RSA key of 3072 bits; all clients that know the old one will say that the host key changed",
      when: (_, { software }) => software.server === null || software.server.product === "openssh",
    },
    {
      side: "server",
      command: (n) => `ssh-keygen -A && systemctl restart ${n.unit}`,
      why: "makes the key types that are missing, ed25519 among them: clients that know no RSA key of this host then use that one",
      when: (_, { software }) => software.server === null || software.server.product === "openssh",
    },
    {
      side: "server",
      line: () => "crypto key generate rsa modulus 2048",
      why: "Cisco IOS: a key that clients of today take",
      when: (_, { software }) => software.server?.product === "cisco",
    },
    {
      side: "server",
      why: "give it a new host key: RSA of 3072 bits or ed25519, in the way of its program; who knows the old one will say that the host key changed",
      when: (_, { software }) => software.server !== null && software.server.product !== "openssh" && software.server.product !== "cisco",
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o RequiredRSASize=1024"),
      why: "for this one host until it has a new key (OpenSSH 9.1 and later; never below 1024)",
      risk: "an RSA key of 1024 bits can be broken by those with the means",
      when: (p) => p.bits >= HARD_LIMIT,
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: clientWithLog(n, "-v", " 2>&1 | tail -n 5"),
    outcomes: [
      { if: "it says that the key is too short (ssh: Invalid key length)", then: "host-key-too-short" },
      { if: "it warns of a changed or unknown key", then: "host-key-rejected-by-client" },
    ],
  }),
  page: {
    meaning: "The host key is in the clear, and its length can be counted. The client takes no RSA key that short, by its built-in limit or by its policy.",
    wire: [
      "A KEX reply with an ssh-rsa key of fewer than 1024 bits (nobody takes that any more) or of 1024 to 2047 (a policy); FIN of the client, no NEWKEYS.",
    ],
    lookAlikes: [
      "host-key-rejected-by-client: the length is fine, or a better reason is known.",
      "exchange-complete: a client that accepts 1024 bits goes on with such a key.",
    ],
    messages: {
      client: ["Bad server host key: Invalid key length", "ssh_dispatch_run_fatal: Connection to HOST port PORT: Invalid key length"],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: ["OpenSSH sshkey.c sshkey_check_rsa_length", "OpenSSH sshconnect2.c verify_host_key_callback", "NIST SP 800-131A"],
  },
});
