// RHEL 9 and its kin forbid SHA-1 in signatures in the cryptographic library: the client agrees on ssh-rsa and then can't check it.
import { otherChoiceFixes } from "../diagnosis/fixes/other-choice.ts";
import type { Fix } from "../diagnosis/record.ts";
import { refusedReply } from "../exchange/after-reply.ts";
import { keyTypeOf } from "../knowledge/algorithms.ts";
import { isAtLeast } from "../knowledge/software.ts";
import type { VerdictContext } from "./context.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { judgeHostKey } from "./host-key-judgement.ts";
import { type HostKeyParams, hostKeyParams } from "./host-key-words.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params extends HostKeyParams {
  algorithm: "ssh-rsa" | "ssh-dss";
  after_s: number;
}

export default defineVerdict<Params>({
  code: "signature-sha1-blocked-by-policy",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "client",
  title: "The client's system policy forbids SHA-1 signatures",
  match(context) {
    const { facts, hostKey, knownHosts, past, unixTime, offer, software, stallAfter } = context;
    const algorithm = facts.negotiation?.host_key.chosen;
    const refused = refusedReply(facts, stallAfter);
    if (refused === null || (algorithm !== "ssh-rsa" && algorithm !== "ssh-dss")) return null;
    const profile = offer.client?.profile ?? null;
    if (software.client?.product !== "openssh" || (profile !== "crypto-policies" && profile !== "fips")) return null;
    const judged = hostKey === null ? null : judgeHostKey(hostKey, { ip: facts.server.ip, port: facts.server.port, unixTime }, knownHosts, past);
    if (judged !== null && judged.reason !== null) return null;
    const params: Params = { ...hostKeyParams(hostKey), algorithm, after_s: refused.silence / 1e9 };
    const evidence = [at(refused.reply.at, "server", `KEX reply signed with ${algorithm} (SHA-1)`), atClosing(refused.closing)];
    return judged?.trusted ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `The server's reply is signed with ${p.algorithm}, that is SHA-1, and ${facts.client.ip}, whose offer looks like a system-wide crypto policy, left ${duration(p.after_s * 1e9)} later: such a policy lets no SHA-1 signature pass.`,
  causes: [
    { what: "the crypto policy of the client (RHEL 9, Fedora, CentOS Stream and their kin) forbids SHA-1 in signatures", certainty: "likely" },
    { what: "the host key was refused for another reason: changed or unknown", certainty: "possible", when: (p) => p.fingerprint !== null },
    { what: "the client was stopped at this very moment: Ctrl-C or a time limit", certainty: "possible" },
  ],
  computeFixes: (_, context) => withoutSha1(context),
  fixes: [
    {
      side: "server",
      command: (n) => `ssh-keygen -A && systemctl restart ${n.unit}`,
      why: "best: OpenSSH 7.2 and later signs with rsa-sha2-256 and rsa-sha2-512 by itself, and an ed25519 or ecdsa key needs no SHA-1 at all",
      when: (_, { software: { server } }) => server === null || (server.product === "openssh" && isAtLeast(server, "7.2") !== true),
    },
    {
      side: "client",
      command: () => "update-crypto-policies --set DEFAULT:SHA1",
      why: "allows SHA-1 signatures again, for the whole system; new processes see it at once",
      risk: "every program of that machine then trusts SHA-1 signatures: set it back with update-crypto-policies --set DEFAULT once the server is mended",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: `${sshCommand(n, "-v")} 2>&1 | tail -n 5; update-crypto-policies --show`,
    outcomes: [
      { if: "it says error in libcrypto", then: "signature-sha1-blocked-by-policy" },
      { if: "it says Host key verification failed", then: "host-key-rejected-by-client" },
    ],
  }),
  page: {
    meaning:
      "The client was told to accept ssh-rsa, but its cryptographic library refuses to check a SHA-1 signature. The two settings contradict each other, and the connection dies after the server's reply.",
    wire: [
      "ssh-rsa (or ssh-dss) as the agreed host key algorithm; the KEX reply; FIN of the client at once, no NEWKEYS.",
      "The client's offer has the order of crypto-policies: AES-256-GCM first, no AES-192.",
    ],
    lookAlikes: [
      "host-key-rejected-by-client: the same on the wire, from a client without such a policy.",
      "no-common-host-key: the client does not even offer ssh-rsa.",
    ],
    messages: {
      client: ["ssh_dispatch_run_fatal: Connection to HOST port PORT: error in libcrypto"],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 8332 3.1", "crypto-policies(7)", "OpenSSH kexgen.c input_kex_gen_reply"],
  },
});

const SHA1: ReadonlySet<string> = new Set(["ssh-rsa", "ssh-dss"]);

/** With the RSA key at hand, whose names of SHA-2 a line of the server leaves out (a new key file would not get past that line); else with another key. */
function withoutSha1(context: VerdictContext): Fix[] {
  const sameKey = otherChoiceFixes(context, { hostkey: (name) => SHA1.has(name) || keyTypeOf(name) !== "ssh-rsa" }, "server");
  return sameKey.some(({ line }) => line !== null) ? sameKey : otherChoiceFixes(context, { hostkey: (name) => SHA1.has(name) }, "server");
}
