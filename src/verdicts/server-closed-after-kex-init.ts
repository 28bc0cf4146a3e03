// RFC 4253 8: the client has sent its part of the key exchange and the server owes its reply. It closes instead.

import { closedAtOnce } from "../exchange/ending.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { messageName } from "../ssh/message-numbers.ts";
import { wireText } from "../wire-text.ts";
import { anotherChoice } from "./another-choice.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt, WHOLE_PACKETS } from "./next-capture.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { duration } from "./words.ts";

interface Params {
  message: string;
  method: string | null;
  host_key: string | null;
  after_s: number;
  how: "fin" | "rst";
}

export default defineVerdict<Params>({
  code: "server-closed-after-kex-init",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "server",
  title: "The server closes instead of answering the key exchange",
  match({ facts }) {
    const { closing, negotiation } = facts;
    if (closing === null || isComplete(facts) || !closedAtOnce(facts, "server")) return null;
    const { begun, init, reply, family } = kexProgressOf(facts);
    const last = init ?? begun;
    if (last === null || reply !== null || facts.server.ssh.newkeys !== null || last.at.time > closing.time) return null;
    const message = messageName(last.number, family);
    const params: Params = {
      message,
      method: escaped(negotiation?.kex.chosen),
      host_key: escaped(negotiation?.host_key.chosen),
      after_s: closing.quietBefore / 1e9,
      how: closing.how,
    };
    return possible(params, [at(last.at, "client", message), atClosing(closing)]);
  },
  say: (p, { facts }) =>
    `The client sent ${p.message}${p.method === null ? "" : ` (${p.method})`}, and ${facts.server.ip} closed with ${p.how === "fin" ? "a FIN" : "a RST"} ${duration(p.after_s * 1e9)} later instead of sending its reply.`,
  causes: [
    {
      what: "dropbear has no key of the type that was agreed on: it lists the types of keys that it was not given too",
      certainty: "likely",
      when: (p, { software }) => software.server?.product === "dropbear" && dropbearType(p.host_key) !== null,
    },
    {
      what: "the server can't sign with its host key: the file was changed or became unreadable since it started, or the agent or HSM is gone",
      certainty: "possible",
    },
    { what: "the server's cryptographic library refuses the method (FIPS or a system-wide policy)", certainty: "possible" },
    { what: "the server's process crashed, was killed by its sandbox (a new libc or kernel), or ran out of memory", certainty: "possible" },
    { what: "the client's value is wrong in a way that the wire does not show", certainty: "possible" },
    { what: "the server was restarted at this moment", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (_, p) => dropbearKey(dropbearType(p.host_key) ?? "rsa"),
      why: "makes the key that is missing (or name the one that there is with -r); then restart dropbear",
      when: (p, { software }) => software.server?.product === "dropbear" && dropbearType(p.host_key) !== null,
    },
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} -n 50; dmesg | grep -E 'sig=31|segfault|Out of memory' | tail`,
      why: "the server's log has the reason: a key that can't be loaded, an error in libcrypto, a child killed by a signal",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "server",
      command: (n) => `sshd -t && systemctl restart ${n.unit}`,
      why: "loads the host keys and a newly installed library again; established sessions go on",
      of: "openssh",
    },
  ],
  furtherFixes: (_, context) => anotherChoice(context, [["kex", "hostkey"], ["hostkey"], ["kex"]]),
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the server itself sends the FIN or RST", then: "server-closed-after-kex-init" },
        { if: "no FIN or RST leaves the server", then: "injected-reset" },
      ],
      WHOLE_PACKETS,
    ),
  page: {
    meaning: "Everything was agreed on and the client did its part. The server had to compute and sign, and could not: its own log says why.",
    wire: ["Both KEXINITs and the client's message 30 or 32, then FIN or RST of the server and no 31 or 33."],
    lookAlikes: [
      "kex-invalid-public: the client's value is wrong, which the wire shows.",
      "kex-reply-lost-path-mtu: the server's SEQ is ahead of what came: it did answer.",
      "dh-gex-out-of-range, gex-no-moduli: it closes after the request of a group.",
      "kex-reply-missing-stall: seconds of silence before the close.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT", "Connection reset by HOST port PORT"],
      server: [
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: incorrect signature [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: error in libcrypto [preauth]",
        "mm_answer_sign: TEXT",
        "preauth child terminated by signal NUMBER",
      ],
    },
    source: ["RFC 4253 8", "OpenSSH kexgen.c input_kex_gen_init", "OpenSSH monitor.c mm_answer_sign"],
  },
});

function escaped(name: string | null | undefined): string | null {
  return name === null || name === undefined ? null : wireText(name);
}

/** What dropbearkey(1) calls the type of key that signs so; null for none that it makes. */
function dropbearType(algorithm: string | null | undefined): string | null {
  if (algorithm === null || algorithm === undefined) return null;
  if (/^(rsa-sha2-(256|512)|ssh-rsa)$/.test(algorithm)) return "rsa";
  if (algorithm.startsWith("ecdsa-sha2-")) return "ecdsa";
  return algorithm === "ssh-ed25519" ? "ed25519" : null;
}

function dropbearKey(type: string): string {
  return `dropbearkey -t ${type} -f /etc/dropbear/dropbear_${type}_host_key`;
}
