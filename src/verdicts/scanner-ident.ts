// Known scanners name themselves in their identification; OpenSSH compat.c hangs up on two of them without a word.
import { hasSpoken } from "../exchange/waiting.ts";
import { scannerOf } from "../knowledge/scanners.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";

interface Params {
  scanner: string;
  stage: string;
}

export default defineVerdict<Params>({
  code: "scanner-ident",
  stage: "identification",
  kind: "verdict",
  outcome: "probe",
  title: "A scanner that names itself",
  match({ facts }) {
    const { client, server, closing } = facts;
    if (
      client.ssh.ident === null ||
      client.ident === null ||
      closing === null ||
      facts.stage === "newkeys" ||
      facts.stage === "encrypted" ||
      facts.stage === "key-exchange"
    )
      return null;
    const scanner = scannerOf(client.ident);
    if (scanner === null) return null;
    // A library's usual name is a scanner's only when it had what it came for, and left by itself before it offered anything.
    if (!scanner.sure && (closing.by !== "client" || client.ssh.kexinitCount > 0 || !hasSpoken(server))) return null;
    const params = { scanner: scanner.name, stage: facts.stage };
    const evidence = [at(client.ssh.ident.at, "client", `identification of ${scanner.name}`), atClosing(closing)];
    return scanner.sure ? likely(params, evidence) : possible(params, evidence);
  },
  say: (p, { facts }) => `${facts.client.ip} identifies as ${p.scanner} and left without trying to log in: a scan, not a failure.`,
  causes: [
    { what: "a scan from the internet, or an audit of your own", certainty: "likely" },
    { what: "a real program on that library that gave up: then the same source tries again and again", certainty: "possible" },
  ],
  fixes: [],
  page: {
    meaning: "The client's identification is one that scanners use. Nobody's login failed.",
    wire: [
      "An identification such as SSH-2.0-ZGrab, SSH-2.0-Nmap-SSH2-Hostkey, SSH-1.0-SSH_Version_Mapper or Probe-, then the close, at the latest after the KEXINITs.",
    ],
    lookAlikes: [
      "client-closed-after-server-ident: the identification of a usual client.",
      "scanner-kexinit: it stayed until it had the server's lists.",
      "server-silent-before-ident: the server never answered, and a program on a usual library gave up.",
    ],
    messages: {
      client: [],
      server: [
        "probed from HOST port PORT with TEXT. Don't panic.",
        "scanned from HOST port PORT with TEXT. Don't panic.",
        "Connection closed by HOST port PORT [preauth]",
      ],
    },
    source: ["OpenSSH compat.c compat_banner (SSH_BUG_PROBE, SSH_BUG_SCANNER)"],
  },
});
