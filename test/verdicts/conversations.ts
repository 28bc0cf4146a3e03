/** Beginnings of an exchange, for tests of what happens next. Frames count from 1. */
import { Dialogue, type DialogueOptions } from "../tcp/dialogue.ts";

export const CLIENT_IDENT = "SSH-2.0-OpenSSH_9.2p1\r\n";
export const SERVER_IDENT = "SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n";

/** Frames 1 to 3: the handshake. */
export function connected(options: DialogueOptions = {}): Dialogue {
  return new Dialogue(options).handshake();
}

/** Frames 1 to 5: the client's identification, acknowledged. */
export function clientSpoke(options: DialogueOptions = {}): Dialogue {
  return connected(options).data("client", CLIENT_IDENT).ack("server");
}

/** Frames 1 to 5: the server's identification, acknowledged; nothing of the client. */
export function serverSpoke(options: DialogueOptions = {}): Dialogue {
  return connected(options).data("server", SERVER_IDENT).ack("client");
}

/** Frames 1 to 7: both identifications, acknowledged. */
export function bothSpoke(options: DialogueOptions = {}): Dialogue {
  return clientSpoke(options).data("server", SERVER_IDENT).ack("client");
}
