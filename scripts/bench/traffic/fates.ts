import { Dialogue } from "./dialogue.ts";
import { ecdhInit, ecdhReply, encrypted, identification, kexInit, newKeys } from "./ssh-bytes.ts";

/** Programs of the fleet; kexscope knows the defaults of each. */
const CLIENTS = ["SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3", "SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u3"];
const SERVERS = ["SSH-2.0-OpenSSH_8.9p1 Ubuntu-3ubuntu0.10", "SSH-2.0-OpenSSH_8.4p1 Debian-5+deb11u3"];

/** A TCP payload that fills an Ethernet frame, with timestamps. Bytes. */
export const FULL_SEGMENT = 1448;
const FULL = encrypted(FULL_SEGMENT);
const SECOND = 1_000_000;
/** Method that both ends of the fleet take; the benchmark's replies are made for it. */
const X25519 = ["curve25519-sha256"];

interface Pair {
  client: string;
  server: string;
}

type Course = (pair: Pair) => Dialogue;

function identified({ client, server }: Pair): Dialogue {
  return new Dialogue().open().say("client", identification(client)).say("server", identification(server)).acknowledge("client");
}

function keyed(pair: Pair): Dialogue {
  return identified(pair)
    .say("client", kexInit(pair.client, "client", { kex: X25519 }))
    .say("server", kexInit(pair.server, "server"))
    .acknowledge("client");
}

function encryptedBothWays(pair: Pair): Dialogue {
  return keyed(pair)
    .say("client", ecdhInit())
    .say("server", ecdhReply())
    .say("client", newKeys())
    .say("client", encrypted(44))
    .say("server", encrypted(44))
    .say("client", encrypted(68))
    .say("server", encrypted(52))
    .say("client", encrypted(372))
    .say("server", encrypted(28));
}

/** A login, and `segments` full segments of encrypted data to the client. */
export function session(pair: Pair, segments: number): Dialogue {
  return encryptedBothWays(pair).stream("server", FULL, segments).close("client");
}

/** Ten fates, by name. */
const FATES: Readonly<Record<string, Course>> = {
  complete: (pair) => session(pair, 20),
  "no-common-kex": (pair) =>
    identified(pair)
      .say("client", kexInit(pair.client, "client"))
      .say("server", kexInit(pair.server, "server", { kex: ["diffie-hellman-group1-sha1"] }))
      .close("client"),
  "no-common-cipher": (pair) =>
    identified(pair)
      .say("client", kexInit(pair.client, "client"))
      .say("server", kexInit(pair.server, "server", { cipher: ["3des-cbc"] }))
      .close("client"),
  refused: () => new Dialogue().syn().refuse(),
  unanswered: () => new Dialogue().syn().repeat(3, SECOND),
  "closed-before-ident": ({ client }) => new Dialogue().open().say("client", identification(client)).acknowledge("server").close("server"),
  "silent-server": ({ client }) =>
    new Dialogue()
      .open()
      .say("client", identification(client))
      .acknowledge("server")
      .close("client", 30 * SECOND),
  "lost-kexinit": (pair) =>
    identified(pair)
      .say("client", kexInit(pair.client, "client"))
      .repeat(4, SECOND / 5)
      .reset("client", 20 * SECOND),
  "rejected-host-key": (pair) => keyed(pair).say("client", ecdhInit()).say("server", ecdhReply()).close("client"),
  "reset-in-kexinit": (pair) => identified(pair).say("client", kexInit(pair.client, "client")).reset("server"),
};

/** Every fate with every pair of programs; the first of each stretch is the complete one. */
export function coursesByFate(): readonly (readonly Dialogue[])[] {
  return Object.values(FATES).map((course) => pairs().map(course));
}

export function sessions(segments: number): readonly Dialogue[] {
  return pairs().map((pair) => session(pair, segments));
}

function pairs(): Pair[] {
  return CLIENTS.flatMap((client) => SERVERS.map((server) => ({ client, server })));
}

/** A SYN, and for the server's backlog a SYN-ACK, and nothing more. */
export function halfOpen(): readonly Dialogue[] {
  return [new Dialogue().syn(), new Dialogue().syn().synAck()];
}

/** A web page over TLS, as far as TCP sees it. */
export function tlsPage(): Dialogue {
  return new Dialogue()
    .open()
    .say("client", encrypted(517))
    .say("server", FULL)
    .say("server", FULL)
    .say("client", encrypted(126))
    .stream("server", FULL, 40)
    .close("client");
}
