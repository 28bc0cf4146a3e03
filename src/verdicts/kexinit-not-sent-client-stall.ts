// RFC 4253 7: the client owes its KEXINIT once the identifications are exchanged; PuTTY and its kin wait for the server's first, and may ask a person.

import { answerToFin } from "../exchange/answer-to-fin.ts";
import { endedInSilence, silenceAtEnd } from "../exchange/ending.ts";
import { vantageOf } from "../exchange/vantage.ts";
import { SECOND } from "../exchange/waiting.ts";
import { isDialogClient } from "../knowledge/dialog-clients.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { unlessSeenAt } from "./next-capture.ts";
import { atPart, isPartDelivered, type PartSizes, sizesOf } from "./part-of-kexinit.ts";
import { sshCommand } from "./ssh-command.ts";
import { bytes, duration } from "./words.ts";

interface Params {
  silent_for_s: number;
  closed_by: "client" | "server" | "network" | null;
  /** The beginning of its KEXINIT that did come; null where none of it did. Bytes. */
  part: PartSizes | null;
}

export default defineVerdict<Params>({
  code: "kexinit-not-sent-client-stall",
  stage: "kexinit",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "client",
  title: "The client never sends its KEXINIT",
  match({ facts, stallAfter, software }) {
    const { client, server } = facts;
    if (!facts.visibility.bothSides || client.ssh.ident === null || server.ssh.kexinit === null) return null;
    const part = client.ssh.partialPacket;
    if (client.ssh.messageCount > 0 || client.ssh.packetFault !== null || client.ssh.lost !== null) return null;
    if (part !== null && !isPartDelivered(client)) return null;
    if (client.half.claimed > client.half.highest || client.half.holeEnd !== -1 || !endedInSilence(facts, stallAfter)) return null;
    const last = part === null ? at(client.ssh.ident.at, "client", "identification, the last that the client said") : atPart(part, "client");
    const evidence = [last, at(server.ssh.kexinit.at, "server", "KEXINIT")];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    const params = { silent_for_s: silenceAtEnd(facts) / SECOND, closed_by: facts.closing?.by ?? null, part: part === null ? null : sizesOf(part) };
    return software.client !== null && isDialogClient(software.client) ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} sent its identification${p.part === null ? "" : `, ${p.part.have} of the ${bytes(p.part.need)} of its KEXINIT,`} and then nothing for ${duration(p.silent_for_s * SECOND)}; the server's KEXINIT is there, and the client owes its own${p.closed_by === "server" ? "; the server then closed, as its login timer does" : ""}.`,
  causes: [
    {
      what: "the client's host, or the way to it, is gone (a VPN or Wi-Fi that changed, a sleeping machine, an address that was taken away): not even the server's FIN was acknowledged",
      certainty: "likely",
      when: (_p, { facts }) => answerToFin(facts, "server") === "none",
    },
    {
      what: "a dialog of PuTTY, WinSCP or FileZilla waits for an answer",
      certainty: "likely",
      when: (_, { software }) => software.client !== null && isDialogClient(software.client),
    },
    { what: "the client hangs in a lookup: GSSAPI or Kerberos, DNS, an agent", certainty: "possible" },
    { what: "a tool that only wants the server's identification, or a person with netcat", certainty: "possible" },
    {
      what: "the client's KEXINIT is lost on its way before this capture point",
      certainty: "possible",
      when: (_, { facts }) => vantageOf(facts) !== "client",
    },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n, "-vvv -o GSSAPIAuthentication=no"),
      why: "leaves the Kerberos lookups out, and shows what the client does before it stops",
    },
    {
      side: "client",
      why: "bring the client's window to the front and answer its question; in a script use plink -batch, which fails instead of asking",
      when: (_, { software }) => software.client !== null && isDialogClient(software.client),
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: `tcpdump -ni any -s 0 'host ${n.server} and tcp port ${n.port} or port 53 or port 88'`,
    outcomes: [
      ...unlessSeenAt(n, "client", [{ if: "the client sends a KEXINIT that never arrives at the server", then: "kexinit-lost-path-mtu" }]),
      { if: "the client sends nothing, or waits for DNS or Kerberos", then: "kexinit-not-sent-client-stall" },
    ],
  }),
  page: {
    meaning: "Only the client's KEXINIT is missing. It has what it needs to send it; something on the client's side keeps it from doing so.",
    wire: [
      "Both identifications and the server's KEXINIT; nothing of the client after its identification.",
      "The connection stays open until the server's login timer (LoginGraceTime, 120 s) or the client's user ends it.",
    ],
    lookAlikes: [
      "kexinit-lost-path-mtu: seen from the server there is a hole, or a SEQ that is ahead.",
      "client-closed-after-server-ident: the client leaves at once.",
      "server-closed-after-kexinit: the server closes at once, and did not wait for it.",
      "login-grace-before-ident: not even the client's identification came.",
    ],
    messages: {
      client: ["debug1: Remote protocol version VERSION, remote software version SOFTWARE"],
      server: ["Timeout before authentication for HOST port PORT"],
    },
    source: ["RFC 4253 7", "PuTTY ssh/transport2.c", "OpenSSH sshconnect2.c ssh_kex2"],
  },
});
