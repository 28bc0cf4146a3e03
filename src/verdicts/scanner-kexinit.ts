// A scanner wants the lists or the host key, and leaves with them: no login failed.
import { isComplete } from "../exchange/kex-progress.ts";
import { scannerOf } from "../knowledge/scanners.ts";
import { isAtLeast } from "../knowledge/software.ts";
import type { KexInit } from "../ssh/transport-facts.ts";
import type { VerdictContext } from "./context.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing, atKexInits } from "./evidence.ts";

interface Params {
  scanner: string;
  /** How it is known: its identification, or lists that are the server's own, sent back. */
  known_by: "identification" | "mirrored-lists" | "disguise";
}

export default defineVerdict<Params>({
  code: "scanner-kexinit",
  stage: "any",
  kind: "verdict",
  needs: "message",
  outcome: "probe",
  title: "A scanner took what it wanted and left",
  match(context) {
    const { facts } = context;
    const { client, server, closing } = facts;
    if (closing === null || closing.by === "network" || isComplete(facts) || client.ident === null || client.ssh.ident === null || server.ssh.kexinit === null)
      return null;
    // It got the lists before it left, or sent its own: else it only wanted the identification.
    if (client.ssh.kexinitCount === 0 && server.ssh.kexinit.completeAt.time >= closing.time) return null;
    const found = recognise(context, client.ident);
    // Who sends the first FIN after what cannot be agreed on is chance; lists that are alike are no name.
    if (found === null || (closing.by === "server" && found.known_by === "mirrored-lists")) return null;
    return likely(found, [at(client.ssh.ident.at, "client", "identification"), ...atKexInits(facts), atClosing(closing)]);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} looks like ${p.scanner}: it ${p.known_by === "mirrored-lists" ? "sent the server's own lists back" : "took the server's lists or host key"}${facts.closing?.by === "server" ? ", tried what the server takes, and was hung up on" : " and left"}. Nobody's login failed.`,
  causes: [
    { what: "an audit or an inventory of your own", certainty: "possible" },
    { what: "background noise of the internet", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/ssh/sshd_config.d/00-kexscope.conf",
      line: (n) => `PerSourcePenaltyExemptList ${n.client}`,
      command: (n) => `sshd -t && systemctl reload ${n.unit}`,
      why: "only for a scanner of your own: each visit counts against its address, and in the end the server refuses it",
      when: (_, { software }) => software.server?.product === "openssh" && isAtLeast(software.server, "9.8") === true,
    },
  ],
  page: {
    meaning:
      "ssh-audit, ssh-keyscan, Nmap and survey engines speak SSH up to the lists or the host key and then hang up. It is not a failure and is counted apart.",
    wire: [
      "A client identification of a known scanner, or a client KEXINIT whose lists are the server's own, markers included.",
      "FIN or RST of the client after the KEXINITs or after the KEX reply, without NEWKEYS.",
    ],
    lookAlikes: [
      "client-closed-after-kexinit: an ordinary client that leaves at the same place.",
      "host-key-rejected-by-client: an ordinary client that leaves after the reply.",
    ],
    messages: {
      client: [],
      server: [
        "Connection closed by HOST port PORT [preauth]",
        "Unable to negotiate with HOST port PORT: no matching key exchange method found. Their offer: ALGORITHMS [preauth]",
      ],
    },
    source: ["OpenSSH ssh-keyscan.c", "ssh-audit ssh_socket.py, ssh2_kex.py", "nmap nselib/ssh2.lua"],
  },
});

function recognise({ facts, software, offer }: VerdictContext, ident: string): Params | null {
  const scanner = scannerOf(ident);
  if (scanner?.sure === true) return { scanner: scanner.name, known_by: "identification" };
  const own = facts.client.ssh.kexinit?.lists;
  const peer = facts.server.ssh.kexinit?.lists;
  if (own === undefined || peer === undefined) return null;
  const sameProgram = software.client?.product === software.server?.product && !own.kex_algorithms.some((name) => SERVER_MARKERS.has(name));
  if (isMirror(own, peer) && !sameProgram) return { scanner: "an audit tool", known_by: "mirrored-lists" };
  const slots = Object.values(offer.client?.slots ?? {});
  const differs = slots.some((slot) => slot.missing.length > 0 || slot.added.length > 0);
  return ident === AUDIT_DISGUISE && differs ? { scanner: "ssh-audit", known_by: "disguise" } : null;
}

/** ssh-audit's SSH_HEADER (ssh_socket.py): a release as upstream names it. Programs that really are OpenSSH 8.2 have its lists. */
const AUDIT_DISGUISE = "SSH-2.0-OpenSSH_8.2";

/** A client never announces these; one that does has copied them. */
const SERVER_MARKERS: ReadonlySet<string> = new Set(["ext-info-s", "kex-strict-s-v00@openssh.com", "kex-strict-s"]);

function isMirror(own: KexInit, peer: KexInit): boolean {
  const lists = ["kex_algorithms", "server_host_key_algorithms", "encryption_algorithms_client_to_server", "mac_algorithms_client_to_server"] as const;
  return lists.every((list) => own[list].length > 0 && own[list].join() === peer[list].join());
}
