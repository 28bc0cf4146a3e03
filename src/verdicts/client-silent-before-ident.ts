// RFC 4253 4.2: both sides send their identification. The server did; the client says nothing, and the connection stays open.
import { hasSpoken, isStalled } from "../exchange/waiting.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { packetsAt } from "./next-capture.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

export default defineVerdict<{ silent_for_s: number }>({
  code: "client-silent-before-ident",
  stage: "identification",
  kind: "verdict",
  outcome: "stalled",
  title: "The client does not send its identification",
  restsOnAbsenceOf: "client",
  match({ facts, stallAfter }) {
    const ident = facts.server.ssh.ident;
    if (ident === null || hasSpoken(facts.client) || !isStalled(facts, stallAfter)) return null;
    const silent = facts.connection.lastTime + facts.openFor - ident.at.time;
    return likely({ silent_for_s: silent / 1e9 }, [at(ident.at, "server", "identification")]);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} has connected and owes its identification for ${duration(p.silent_for_s * 1e9)}; the server has sent its own and waits.`,
  causes: [
    { what: "the client is not SSH but something that waits (telnet, nc, a monitor)", certainty: "possible" },
    { what: "the client hangs before it speaks (ProxyCommand, agent, a prompt)", certainty: "possible" },
    { what: "its identification is lost on the way", certainty: "possible" },
  ],
  fixes: [
    { side: "client", command: (n) => `ss -tnp dst ${n.server} and dport = :${n.port}`, why: "on the client: names the program that holds the connection" },
    { side: "client", command: (n) => sshCommand(n, "-vvv"), why: "shows what it waits for, if it is ssh" },
  ],
  nextCapture: (n) =>
    packetsAt(n, "client", [
      { if: "the identification leaves the client", then: "ident-dropped-in-path" },
      { if: "nothing leaves", then: "client-silent-before-ident" },
    ]),
  page: {
    meaning: "The server waits for the client's identification. It will end the connection at its LoginGraceTime.",
    wire: ["Server identification, acknowledged; then nothing from the client; still open."],
    lookAlikes: ["login-grace-before-ident: the server has ended it.", "client-gone-before-ident: the client has ended it."],
    messages: { client: [], server: ["Timeout before authentication for HOST port PORT"] },
    source: ["RFC 4253 4.2"],
  },
});
