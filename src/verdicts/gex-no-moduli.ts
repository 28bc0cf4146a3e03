// RFC 4419 3: the server picks a group from its moduli. OpenSSH 10.0 and later close where the file has none that fits; older ones take a fixed group.
import { disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { kexProgressOf } from "../exchange/kex-progress.ts";
import { isAtLeast } from "../knowledge/software.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sizesOf } from "./group-exchange.ts";

interface Params {
  min: number | null;
  preferred: number;
  max: number | null;
}

export default defineVerdict<Params>({
  code: "gex-no-moduli",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "server",
  title: "The server has no group of the size that the client asks for",
  match({ facts, kex, software }) {
    const request = kex?.gexRequest ?? null;
    const progress = kexProgressOf(facts);
    if (request === null || progress.group !== null || progress.reply !== null || facts.closing?.by !== "server") return null;
    // A reason that the server gives is told as such.
    if (disconnectMessageOf(facts)?.from === "server") return null;
    const server = software.server;
    const openssh = server?.product === "openssh";
    if (openssh && isAtLeast(server, "10.0") === false) return null;
    const params = { min: request.min, preferred: request.n, max: request.max };
    const evidence = [at(request.message.at, "client", `group of ${sizesOf(params)} asked for`), atClosing(facts.closing)];
    return openssh ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} asks for a Diffie-Hellman group of ${sizesOf(p)}, which is a legal request; ${facts.server.ip} closed instead of sending one, as it does when its moduli file has none.`,
  causes: [
    { what: "the moduli file was filtered or cut short, as hardening guides and small container images do", certainty: "likely" },
    { what: "the client asks for more bits than any group of the file has", certainty: "possible", when: (p) => p.preferred > 4096 },
    { what: "the server's process failed at this point for another reason: see server-closed-after-kex-init", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: () => "awk '{print $5 + 1}' /etc/ssh/moduli | sort -n | uniq -c",
      why: "counts the groups by size: the size that the client asks for has to be among them",
    },
    {
      side: "server",
      command: () => "mv /etc/ssh/moduli /etc/ssh/moduli.bad",
      why: "without the file the server falls back to its built-in groups; then take the package's file again",
    },
    {
      side: "server",
      file: "/etc/ssh/sshd_config, above the first Include and Match",
      line: () => "KexAlgorithms -diffie-hellman-group-exchange-*",
      command: (n) => `sshd -t && systemctl reload ${n.unit} && sshd -T | grep -i '^kexalgorithms'`,
      why: "or do without group exchange; the two then need another method in common",
    },
  ],
  nextCapture: (n) => ({
    host: "server",
    command: `journalctl ${n.journal} -f`,
    outcomes: [
      { if: "the log says no suitable primes, or no matching DH grp found", then: "gex-no-moduli" },
      { if: "the log says anything else", then: "server-closed-after-kex-init" },
    ],
  }),
  page: {
    meaning:
      "The client asked properly for a Diffie-Hellman group, and the server could not find one in its moduli file. Up to OpenSSH 9.9 it took a built-in group then; from 10.0 on it hangs up.",
    wire: ["SSH_MSG_KEX_DH_GEX_REQUEST with a legal range; FIN of the server, no SSH_MSG_KEX_DH_GEX_GROUP."],
    lookAlikes: [
      "dh-gex-out-of-range: the range ends below 2048 bits or contradicts itself.",
      "server-closed-after-kex-init: the group had come, or the method is another.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT"],
      server: [
        "WARNING: no suitable primes (size NUMBER/NUMBER/NUMBER) in /etc/ssh/moduli",
        "WARNING: could not open /etc/ssh/moduli (TEXT), using fixed modulus",
        "no matching DH grp found",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: memory allocation failed [preauth]",
      ],
    },
    source: ["RFC 4419 3", "OpenSSH dh.c choose_dh", "OpenSSH monitor.c mm_answer_moduli"],
  },
});
