// The client has read the server's identification and leaves before its own KEXINIT.
import { presumedFixes } from "../diagnosis/fixes/presumed-pair.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { clientWithLog } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  after_ms: number;
  server_kexinit_read: boolean;
}

export default defineVerdict<Params>({
  code: "client-closed-after-server-ident",
  stage: "kexinit",
  kind: "verdict",
  outcome: "failed",
  title: "The client left after the server's identification",
  restsOnAbsenceOf: "client",
  match({ facts }) {
    const { closing, client, server } = facts;
    if (
      closing?.by !== "client" ||
      closing.rst === "no-such-socket" ||
      server.ssh.ident === null ||
      !hasSpoken(client) ||
      client.ssh.ident === null ||
      client.ssh.messageCount > 0
    )
      return null;
    if (client.ssh.partialPacket !== null || client.ssh.packetFault !== null) return null;
    // It had left already when the identification came: killed-locally.
    if (closing.time < server.ssh.ident.at.time) return null;
    const evidence = [at(server.ssh.ident.at, "server", "identification"), atClosing(closing)];
    if (server.ssh.kexinit !== null) evidence.splice(1, 0, at(server.ssh.kexinit.at, "server", "KEXINIT"));
    return possible({ after_ms: Math.round((closing.time - server.ssh.ident.at.time) / 1e6), server_kexinit_read: server.ssh.kexinit !== null }, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} read the server's identification and closed ${duration(p.after_ms * 1e6)} later without offering its algorithms: a banner grab, a refusal by the client's own rules, or an interrupted user.`,
  causes: [
    {
      what: "PuTTY found nothing in common with the server's lists: it then leaves before its own are written. Judged by the defaults of its version",
      certainty: "likely",
      when: (_, context) => presumedFixes(context).length > 0,
    },
    { what: "a scanner or monitor that reads the identification", certainty: "possible" },
    { what: "the client refuses this server's version, or found its own configuration faulty", certainty: "possible" },
    { what: "the user interrupted it, or the client crashed", certainty: "possible" },
  ],
  computeFixes: (_, context) => presumedFixes(context),
  fixes: [{ side: "client", command: (n) => clientWithLog(n), why: "the client's own log says why it left; on the wire there is no reason" }],
  nextCapture: (n) => ({
    host: "client",
    command: clientWithLog(n, "-vvv", " 2>ssh.log"),
    outcomes: [
      { if: "the log ends with an error", then: "client-closed-after-server-ident" },
      { if: "no such client ran", then: "scanner-ident" },
    ],
  }),
  page: {
    meaning: "The client got as far as the server's identification and left of its own accord, before anything could be negotiated.",
    wire: ["Both identifications, perhaps the server's KEXINIT, FIN or RST of the client, no KEXINIT of the client."],
    lookAlikes: [
      "no-common-kex, no-common-cipher and so on: the client's KEXINIT came too. PuTTY gives this shape for the same fault where the server's KEXINIT was quicker than its own.",
      "client-gone-before-ident: the client had said nothing.",
      "scanner-ident: it names itself.",
      "protocol-version-mismatch: the client refuses SSH 1.",
    ],
    messages: {
      client: ["FATAL ERROR: Selected client-to-server MAC TEXT does not correspond to any supported algorithm"],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: ["OpenSSH sshconnect.c ssh_login", "PuTTY ssh/transport2.c: ssh_sw_abort; measured with plink 0.78"],
  },
});
