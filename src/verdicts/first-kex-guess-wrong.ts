// RFC 4253 7.1: a packet that follows the KEXINIT on a wrong guess must be ignored; the guesser then sends the right one.
import { closedAtOnce, endedInSilence } from "../exchange/ending.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { wireText } from "../wire-text.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  /** The first names of the client, on which it guessed, and what is agreed on. */
  guessed: { kex: string; host_key: string };
  agreed: { kex: string; host_key: string };
  /** The client went on with the right packet. */
  second_sent: boolean;
  /** The server sent a reply, to the one packet or the other, before it closed. */
  answered: boolean;
}

/** RFC 4253 7.1: a guess is right only where the first names of both sides are the same, whatever is agreed on. */
function isAgreed({ guessed, agreed }: Params): boolean {
  return guessed.kex === agreed.kex && guessed.host_key === agreed.host_key;
}

export default defineVerdict<Params>({
  code: "first-kex-guess-wrong",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "server",
  title: "The server may have choked on a guessed key exchange packet",
  match({ facts, stallAfter }) {
    const { negotiation, client, server, closing } = facts;
    if (negotiation === null || negotiation.failing.length > 0 || isComplete(facts) || client.ssh.kexinit === null || server.ssh.kexinit === null) return null;
    const progress = kexProgressOf(facts);
    // A server that took the guess for the real packet answers it, and closes on the right one.
    const answered = progress.reply !== null;
    if (progress.wrongGuess === null || (answered && (progress.begun === null || !closedAtOnce(facts, "server")))) return null;
    if (closing?.by !== "server" && !endedInSilence(facts, stallAfter)) return null;
    const evidence = [
      at(client.ssh.kexinit.at, "client", "KEXINIT, first_kex_packet_follows"),
      at(progress.wrongGuess.at, "client", "the guessed packet, to be ignored"),
    ];
    if (progress.begun !== null) evidence.push(at(progress.begun.at, "client", "the right packet"));
    if (closing !== null) evidence.push(atClosing(closing));
    const { kex, host_key: hostKey } = negotiation;
    // No slot fails: there are names, and one is agreed on.
    const params: Params = {
      guessed: { kex: wireText(kex.client[0]!), host_key: wireText(hostKey.client[0]!) },
      agreed: { kex: wireText(kex.chosen!), host_key: wireText(hostKey.chosen!) },
      second_sent: progress.begun !== null,
      answered,
    };
    return { ...possible(params, evidence), stage: progress.begun === null ? "kexinit" : answered ? facts.stage : "key-exchange" };
  },
  say: (p) =>
    `The client guessed ${p.guessed.kex} with ${p.guessed.host_key} and sent a packet for it at once; ${
      isAgreed(p) ? "that is agreed on, but the server's own first names are others, and so" : `agreed on is ${p.agreed.kex} with ${p.agreed.host_key}, so`
    } the server has to ignore that packet${p.answered ? "; it answered, and closed when it had the right one as well" : p.second_sent ? ", but it never answered the right one" : "; the client never sent the right one"}.`,
  causes: [
    { what: "the server does not know first_kex_packet_follows and takes the guess for the real packet", certainty: "possible" },
    { what: "the two judge by different rules whether the guess was right (RFC 4253, or dropbear's kexguess2)", certainty: "possible" },
    { what: "the server failed for another reason: see server-closed-after-kex-init", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n),
      why: "OpenSSH's client never guesses: if it connects, the guess is the reason",
    },
    {
      side: "server",
      why: "put the client's first key exchange method and first host key type at the head of the server's lists (KexAlgorithms ^NAME from OpenSSH 8.0 on), so that the guess is right; or update the server",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: sshCommand(n, "-v"),
    outcomes: [
      { if: "a client that does not guess (OpenSSH's) gets its reply", then: "first-kex-guess-wrong" },
      { if: "it fails in the same way", then: "server-closed-after-kex-init" },
    ],
  }),
  page: {
    meaning:
      "A client may save a round trip: it sends its first key exchange packet with its KEXINIT, on the guess that its favourite will be chosen. Where the guess is wrong the server must drop that one packet. Some servers do not.",
    wire: [
      "A client KEXINIT with first_kex_packet_follows and a message 30 or 34 behind it; the first kex or host key names of the two sides differ.",
      "Then a close of the server, or silence. Two such messages of the client are normal.",
      "Or the server answers the guess, sends its NEWKEYS, and closes when it has the right packet as well.",
    ],
    lookAlikes: ["server-closed-after-kex-init: no guess was in play.", "signature-invalid: the server answered the guess, and its signature does not fit."],
    messages: {
      client: [],
      server: [
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: incorrect signature [preauth]",
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: invalid format [preauth]",
      ],
    },
    source: ["RFC 4253 7.1", "OpenSSH kex.c proposals_match", "dropbear common-kex.c read_kex_algos"],
  },
});
