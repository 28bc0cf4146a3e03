// RFC 4253 7.3: each side ends the key exchange with NEWKEYS. One is there, the other never comes.
import { isAcknowledged, isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { AND_ICMP, packetsAt, WHOLE_PACKETS } from "./next-capture.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { clientWithLog } from "./ssh-command.ts";

interface Params {
  /** Who owes it. */
  missing_from: "client" | "server";
  closed_by: "client" | "server" | "network" | null;
}

export default defineVerdict<Params>({
  code: "newkeys-missing",
  stage: "newkeys",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "both",
  title: "One side's NEWKEYS never comes",
  match({ facts, stallAfter }) {
    const { client, server, closing } = facts;
    if (isComplete(facts) || !facts.visibility.bothSides || !isOver(facts, stallAfter)) return null;
    const { reply } = kexProgressOf(facts);
    const evidence = reply === null ? [] : [at(reply.at, "server", "KEX reply")];
    if (client.ssh.newkeys !== null) {
      if (server.ssh.newkeys !== null) return null;
      if (server.half.claimed > server.half.highest) return null;
      evidence.push(at(client.ssh.newkeys, "client", "NEWKEYS"));
      if (closing !== null) evidence.push(atClosing(closing));
      return likely({ missing_from: "server", closed_by: closing?.by ?? null }, evidence);
    }
    // The server gave up right after its own reply: a client that refuses or asks is told elsewhere.
    if (reply === null || closing?.by !== "server" || !isAcknowledged(server, reply)) return null;
    return possible({ missing_from: "client", closed_by: "server" }, [...evidence, atClosing(closing)]);
  },
  say: (p, { facts }) =>
    p.missing_from === "server"
      ? `${facts.client.ip} sent its NEWKEYS, and ${facts.server.ip} never sent its own, which it owes${p.closed_by === null ? "" : ` (the ${p.closed_by} then closed)`}.`
      : `${facts.server.ip} sent its reply and closed before ${facts.client.ip} could send NEWKEYS.`,
  causes: [
    { what: "the server's process died or hangs after its reply", certainty: "possible" },
    { what: "the server found the client's NEWKEYS or its value wrong", certainty: "possible", when: (p) => p.missing_from === "server" },
    {
      what: "the server's NEWKEYS is lost on its way and this capture point does not see it",
      certainty: "possible",
      when: (p) => p.missing_from === "server" && p.closed_by === null,
    },
    { what: "the client was stopped at this very moment: Ctrl-C or a time limit", certainty: "possible", when: (p) => p.closed_by === "client" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} -n 50; dmesg | grep -E 'sig=31|segfault' | tail`,
      why: "a process that died in the middle of the exchange leaves its reason there",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    { side: "client", command: (n) => clientWithLog(n), why: "shows how far the client came; ssh names SSH2_MSG_NEWKEYS when it sees it" },
  ],
  nextCapture: (n) =>
    packetsAt(
      n,
      "server",
      [
        { if: "the server's NEWKEYS leaves it", then: "kex-reply-lost-path-mtu" },
        { if: "it never leaves", then: "newkeys-missing" },
      ],
      WHOLE_PACKETS,
      AND_ICMP,
    ),
  page: {
    meaning:
      "The key exchange itself is done, and one side does not confirm it. Most often it is the client, which looks at the host key; those cases have their own codes. Here it is the server.",
    wire: ["NEWKEYS of the client without one of the server; or the server's FIN right after its reply, before the client's NEWKEYS."],
    lookAlikes: [
      "host-key-rejected-by-client, host-key-prompt-stall: the server's NEWKEYS is there, the client's is not.",
      "capture-loss: NEWKEYS has 16 bytes and mostly shares a segment with what follows; a hole there hides it.",
    ],
    messages: { client: ["expecting SSH2_MSG_NEWKEYS"], server: ["expecting SSH2_MSG_NEWKEYS [preauth]"] },
    source: ["RFC 4253 7.3", "OpenSSH kex.c kex_input_newkeys"],
  },
});
