// Neither side speaks: a multiplexer or a deferred accept waits for the client's first byte, and this client waits for the server's.
import { firstPayloadTime } from "../exchange/first-payload.ts";
import { handshakeOf } from "../exchange/handshake.ts";
import { isOver, SECOND } from "../exchange/waiting.ts";
import { defineVerdict, likely } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params {
  silent_for_s: number;
  /** The server spoke as soon as the client did something. */
  woken: boolean;
}

/** A server that speaks first does so within this time even on a slow host; a health check leaves sooner. */
const MIN_SILENCE = 3 * SECOND;
/** A server that was only waiting answers at once. */
const WAKE_UP = 0.2 * SECOND;

export default defineVerdict<Params>({
  code: "server-waits-client-first",
  stage: "identification",
  kind: "verdict",
  title: "Both sides wait for the other to speak first",
  restsOnAbsenceOf: "both",
  match({ facts, stallAfter }) {
    const { connection, closing } = facts;
    const { synAcks, ack: reply } = handshakeOf(facts);
    if (!connection.established || reply === null || !isOver(facts, stallAfter)) return null;
    const up = synAcks[0] ?? reply;
    const clientFirst = firstPayloadTime(facts, "client");
    const serverFirst = firstPayloadTime(facts, "server");
    const end = closing?.by === "client" ? closing.time : (clientFirst ?? closing?.time ?? connection.lastTime + facts.openFor);
    if ((clientFirst !== null && clientFirst < end) || (serverFirst !== null && serverFirst < end) || end - up.time < MIN_SILENCE) return null;
    const woken = serverFirst !== null && serverFirst - end < WAKE_UP;
    if (clientFirst !== null && !woken) return null;
    if (closing?.by === "server" && !woken) return null;
    const evidence = [at(reply, "client", "ACK: the connection is up")];
    if (closing !== null) evidence.push(atClosing(closing));
    return likely({ silent_for_s: (end - up.time) / SECOND, woken }, evidence);
  },
  say: (p, { facts }) =>
    `Neither ${facts.client.ip} nor ${facts.server.ip} said anything for ${duration(p.silent_for_s * SECOND)}${p.woken ? "; the server spoke as soon as the client moved" : ""}: what listens there waits for the client's first byte, and this client waits for the server's.`,
  causes: [
    { what: "a protocol multiplexer in front (sslh, HAProxy, nginx stream) looks at the first byte of the client", certainty: "likely" },
    { what: "the listening socket has TCP_DEFER_ACCEPT (systemd: DeferAcceptSec)", certainty: "likely", when: (p) => p.woken },
    { what: "the service at that port is not SSH but one where the client speaks first (HTTP, TLS)", certainty: "possible" },
    { what: "the server hangs, and the client is one that does not speak first", certainty: "possible", when: (p) => !p.woken },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n, "-o ConnectTimeout=10"),
      why: "OpenSSH, PuTTY and the usual libraries speak first, so they are not held up",
    },
    {
      side: "server",
      command: (n) => `ss -ltnp 'sport = :${n.port}'; systemctl cat ssh.socket | grep -i defer`,
      why: "names what listens there; sslh takes --on-timeout ssh --timeout 2, HAProxy tcp-request inspect-delay 2s, systemd DeferAcceptSec=0",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: `printf 'SSH-2.0-test\\r\\n' | nc -w 5 ${n.server} ${n.port}`,
    outcomes: [
      { if: "an SSH identification comes back", then: "server-waits-client-first" },
      { if: "another protocol comes back", then: "not-ssh-server" },
      { if: "nothing comes back", then: "server-silent-before-ident" },
    ],
  }),
  page: {
    meaning:
      "SSH lets both sides speak at once, so nobody need wait. Here something in front of the server waits for the client, and the client happens to wait too.",
    wire: ["Handshake, then seconds without payload in either direction; once the client sends its first byte (or its FIN) the server speaks at once."],
    lookAlikes: ["server-silent-before-ident: the client has spoken, and that does not help.", "client-gone-before-ident: the client left within a moment."],
    messages: { client: ["Connection timed out during banner exchange"], server: [] },
    source: ["tcp(7) TCP_DEFER_ACCEPT", "sslh, HAProxy inspect-delay"],
  },
});
