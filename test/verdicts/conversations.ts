/** Beginnings of an exchange, for tests of what happens next. Frames count from 1. */
import { ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../ssh/messages.ts";
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

/** Handshake and both identifications, of programs that nobody knows. Frames 1 to 6. */
export function identified(client = ident("SSH-2.0-x"), server = ident("SSH-2.0-y")): Dialogue {
  return new Dialogue().handshake().data("client", client).data("server", server).ack("client");
}

/** Up to both KEXINITs. Frames 1 to 9. */
export function offered(client = kexInit(), server = kexInit()): Dialogue {
  return identified().data("client", client).data("server", server).ack("client");
}

/** Up to the server's reply with its NEWKEYS, acknowledged. Frames 1 to 13. */
export function replied(reply = kexReply(), init = kexEcdhInit()): Dialogue {
  return offered().data("client", init).data("server", reply).data("server", newKeys()).ack("client");
}
