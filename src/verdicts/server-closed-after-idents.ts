// Both identifications, then the server closes instead of sending its KEXINIT (RFC 4253 7.1).

import type { ExchangeFacts } from "../exchange/exchange-facts.ts";
import { SECOND } from "../exchange/waiting.ts";
import { isAtLeast } from "../knowledge/software.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { duration } from "./words.ts";

interface Params {
  after_ms: number;
  /** OpenSSH 9.8 to 10.2: the child that must chroot starts after the identification. */
  privilege_separation_after_ident: boolean;
  same_before: number;
}

/** Later than this it is a time limit, not a refusal. */
const AT_ONCE = 2 * SECOND;

export default defineVerdict<Params>({
  code: "server-closed-after-idents",
  stage: "kexinit",
  kind: "verdict",
  outcome: "failed",
  title: "The server closed after the identifications",
  restsOnAbsenceOf: "server",
  match({ facts, software, past }) {
    const { closing, client, server } = facts;
    if (
      closing?.by !== "server" ||
      client.ssh.ident === null ||
      server.ssh.ident === null ||
      server.ssh.messageCount > 0 ||
      server.ssh.bytes > server.ssh.ident.at.offset + server.ssh.ident.length
    )
      return null;
    const later = Math.max(client.ssh.ident.at.time, server.ssh.ident.at.time);
    if (closing.time - later > AT_ONCE || closing.rst === "no-such-socket") return null;
    const own = software.server;
    const young = own !== null && own.product === "openssh" && isAtLeast(own, "9.8") === true && isAtLeast(own, "10.3") === false;
    const same = past.filter((p) => p.code === "server-closed-after-idents").length;
    const params = { after_ms: Math.max(0, Math.round((closing.time - later) / 1e6)), privilege_separation_after_ident: young, same_before: same };
    const evidence = [at(server.ssh.ident.at, "server", "identification"), at(client.ssh.ident.at, "client", "identification"), atClosing(closing)];
    return young && past.every((p) => !p.complete) ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.server.ip} identified itself and closed ${closedUnheard(facts) ? "without waiting for the client's identification" : `${duration(p.after_ms * 1e6)} after both identifications, without its KEXINIT`}${p.privilege_separation_after_ident ? ": in this version the process that runs the key exchange is started here, and it died" : ""}.`,
  causes: [
    {
      what: "the privilege separation process could not start: /run/sshd missing, user sshd missing, sshd-auth or sshd-session missing after an upgrade",
      certainty: "likely",
      when: (p) => p.privilege_separation_after_ident,
    },
    { what: "the process was killed by its sandbox (seccomp after an upgrade of libc or kernel) or crashed", certainty: "possible" },
    { what: "the server or a device refuses this client by its identification", certainty: "possible" },
    { what: "deep packet inspection that acts on the identification", certainty: "possible" },
    {
      what: "a device without an RSA key pair, or with a full session table",
      certainty: "possible",
      when: (_p, c) => c.software.server?.product !== "openssh",
    },
    { what: "no algorithm was left after filters for this client's version", certainty: "possible", when: (_p, c) => c.software.server?.product === "openssh" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} -n 50 --no-pager; dmesg | grep -iE 'sig=31|segfault' | tail`,
      why: "names the reason: chroot, a missing user, a signal (31 is the sandbox)",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "server",
      command: (n) =>
        `mkdir -p -m 0755 /run/sshd && chown root:root /run/sshd && { getent passwd sshd || useradd -r -d /run/sshd -s /usr/sbin/nologin sshd; } && systemctl restart ${n.unit}`,
      why: "restores what privilege separation needs, and starts the binaries that are installed now",
      when: (_p, c) => c.software.server?.product === "openssh",
    },
    {
      side: "server",
      line: () => "crypto key generate rsa modulus 2048",
      why: "on a Cisco device without a key pair",
      when: (_p, c) => c.software.server?.product === "cisco",
    },
  ],
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the FIN or RST leaves the server", then: "server-closed-after-idents" },
        { if: "it does not", then: "injected-reset" },
      ],
      "tcpdump -nvi any",
    ),
  page: {
    meaning:
      "The listener works and the server has introduced itself; what should run the key exchange did not. OpenSSH 9.8 to 10.2 show a broken privilege separation here.",
    wire: ["Both identifications, perhaps the client's KEXINIT, FIN or RST of the server within a second, no KEXINIT of the server and no text."],
    lookAlikes: [
      "server-closed-before-ident: OpenSSH up to 9.7 and from 10.3 fail one step earlier.",
      "server-closed-after-kexinit: the server's KEXINIT was sent.",
      "injected-reset: not the server's packet.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT", "Connection reset by HOST port PORT"],
      server: [
        'fatal: chroot("/run/sshd"): No such file or directory [preauth]',
        "fatal: Privilege separation user sshd does not exist",
        "privsep_preauth: preauth child terminated by signal NUMBER",
        "fatal: No supported key exchange algorithms found [preauth]",
      ],
    },
    source: ["OpenSSH sshd-session.c privsep_preauth", "OpenSSH sshd-auth.c privsep_child_demote", "OpenSSH compat.c"],
  },
});

/** Its FIN was on the way before the client's identification was. */
function closedUnheard({ closing, client }: ExchangeFacts): boolean {
  return closing !== null && client.ssh.ident !== null && closing.time < client.ssh.ident.at.time;
}
