// A process that dies has its sockets closed by the kernel: FIN (or RST with unread bytes), at any point, without a protocol reason.
import { owedAt, owedIn } from "../exchange/owed.ts";
import { stageAt } from "../exchange/stage.ts";
import { hasSpoken } from "../exchange/waiting.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { atClosing } from "./evidence.ts";
import { clientWithLog } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  after_s: number;
  owed: string | null;
  /** What was owed came all the same, this long after the client had left; null when it did not. */
  came_late_s: number | null;
}

export default defineVerdict<Params>({
  code: "killed-locally",
  stage: "any",
  kind: "verdict",
  outcome: "failed",
  title: "The client left without a reason on the wire",
  match({ facts }) {
    const { closing, client } = facts;
    if (closing?.by !== "client" || closing.rst === "no-such-socket" || facts.stage === "tcp-connect" || facts.stage === "encrypted" || !hasSpoken(client))
      return null;
    // What came of the server after that reached nobody.
    const owed = owedAt(facts, closing.time);
    const late = owed?.by === "server" ? facts.server.ssh.messages.find(({ at }) => at.time > closing.time) : undefined;
    const params: Params = {
      after_s: (closing.time - facts.connection.firstTime) / 1e9,
      owed: owed === null ? null : `${owed.message} by the ${owed.by}`,
      came_late_s: late === undefined ? null : (late.at.time - closing.time) / 1e9,
    };
    const match = possible(params, [atClosing(closing)]);
    return owed?.message === owedIn(facts)?.message ? match : { ...match, stage: stageAt(facts, closing.time) };
  },
  say: (p) =>
    `The client closed ${duration(p.after_s * 1e9)} after its SYN, and nothing on the wire says why${p.owed === null ? "" : ` (next was: ${p.owed}${lateWords(p)})`}: it was stopped, timed out, or gave up by a rule of its own.`,
  causes: [
    { what: "a time limit of the tool that runs ssh (Ansible, git, CI, timeout(1))", certainty: "possible" },
    { what: "the user interrupted it", certainty: "possible" },
    { what: "the client crashed, or refused what it saw by its own configuration", certainty: "possible" },
  ],
  fixes: [
    { side: "client", command: (n) => clientWithLog(n), why: "the client's own log is the only place that knows why it left" },
    {
      side: "client",
      file: "~/.ssh/config",
      line: (n) => `Host ${n.server}\n  ConnectTimeout 30`,
      why: "where ssh's own time limit for the connection and the identification was shorter; it does not lift that of a tool around ssh",
      when: (_, { facts }) => facts.server.ssh.ident === null,
      of: "openssh",
    },
    { side: "client", why: "raise the time limit of the tool around ssh (timeout, Ansible, CI), where the end came at a round number of seconds" },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: clientWithLog(n, "-vvv", " 2>ssh.log"),
    outcomes: [
      { if: "the log ends with a reason", then: "client-closed-after-kexinit" },
      { if: "the log ends in the middle", then: "killed-locally" },
    ],
  }),
  page: {
    meaning: "The client's side closed the connection in the middle of the exchange. A killed process, a time limit and a refusal look the same on the wire.",
    wire: ["FIN (or RST with unread data) of the client, no SSH_MSG_DISCONNECT, nothing refused before."],
    lookAlikes: ["host-key-rejected-by-client: the same, right after the key exchange reply.", "client-gone-before-ident: the client had not said a byte."],
    messages: { client: [], server: ["Connection closed by HOST port PORT [preauth]"] },
    source: ["RFC 9293 3.6"],
  },
});

/** ", which came 0.54 s after the client had left" */
function lateWords({ came_late_s: late }: Params): string {
  return late === null ? "" : `, which came ${duration(late * 1e9)} after the client had left`;
}
