/** Beginnings of an exchange, for tests of what happens next. Frames count from 1. */
import type { End } from "../../src/exchange/exchange-facts.ts";
import { defaultOffer } from "../../src/knowledge/offers.ts";
import { softwareOf } from "../../src/knowledge/software.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";
import { bytes, ident, kexEcdhInit, kexInit, kexReply, newKeys, rsaKey, signatureBlob } from "../ssh/messages.ts";
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

/** Up to NEWKEYS of both, acknowledged. Frames 1 to 15. */
export function complete(reply = kexReply(), init = kexEcdhInit()): Dialogue {
  return replied(reply, init).data("client", newKeys()).ack("server");
}

/** The packets of this end so far have crossed a router, those of the other one none: the capture was made at the other one. */
export function behindRouter(dialogue: Dialogue, end: End): Dialogue {
  for (const packet of dialogue.packets) if (packet.from === end) packet.hopLimit = 63;
  return dialogue;
}

/** Encrypted packets of these sizes: positive ones of the client, negative ones of the server. */
export function encrypted(dialogue: Dialogue, ...sizes: number[]): Dialogue {
  for (const size of sizes) dialogue.data(size > 0 ? "client" : "server", new Uint8Array(Math.abs(size)).fill(0xa5));
  return dialogue;
}

/** The KEXINIT that a program sends by itself, with other lists where they are given. `program`: what follows "SSH-2.0-". */
export function kexInitOf(program: string, end: End, changes: Partial<KexInit> = {}): Uint8Array {
  const software = softwareOf(`SSH-2.0-${program}`);
  const offer = software === null ? null : defaultOffer(software, end);
  if (offer === null) throw new Error(`no defaults of ${program}`);
  return kexInit({
    kex_algorithms: offer.kex,
    server_host_key_algorithms: offer.hostkey,
    encryption_algorithms_client_to_server: offer.cipher,
    encryption_algorithms_server_to_client: offer.cipher,
    mac_algorithms_client_to_server: offer.mac,
    mac_algorithms_server_to_client: offer.mac,
    compression_algorithms_client_to_server: offer.compression,
    compression_algorithms_server_to_client: offer.compression,
    ...changes,
  });
}

/** Two programs with their own lists, changed where that is given, up to both KEXINITs. Frames 1 to 9. */
export function meeting(client: string, server: string, changes: { client?: Partial<KexInit>; server?: Partial<KexInit> } = {}): Dialogue {
  return identified(ident(`SSH-2.0-${client}`), ident(`SSH-2.0-${server}`))
    .data("client", kexInitOf(client, "client", changes.client))
    .data("server", kexInitOf(server, "server", changes.server))
    .ack("client");
}

/** The same up to NEWKEYS of both. Frames 1 to 13. */
export function agreed(client: string, server: string, changes: { client?: Partial<KexInit>; server?: Partial<KexInit> } = {}): Dialogue {
  return meeting(client, server, changes).data("client", kexEcdhInit()).data("server", bytes(kexReply(), newKeys())).data("client", newKeys()).ack("server");
}

/** What the back end of crypto-policies' DEFAULT makes of OpenSSH 8.7, with ssh-rsa put back by hand. */
export const CRYPTO_POLICY = {
  server_host_key_algorithms: ["ecdsa-sha2-nistp256", "ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa"],
  encryption_algorithms_client_to_server: ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr", "aes128-gcm@openssh.com", "aes128-ctr"],
  encryption_algorithms_server_to_client: ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr", "aes128-gcm@openssh.com", "aes128-ctr"],
  mac_algorithms_client_to_server: ["hmac-sha2-256-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"],
  mac_algorithms_server_to_client: ["hmac-sha2-256-etm@openssh.com", "umac-128-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"],
};
/** A server that has nothing but ssh-rsa, and a client that leaves after its reply. Frames 1 to 15. */
export function signedWithSha1(changes: Partial<KexInit>, reply = kexReply({ hostKey: rsaKey(3072), signature: signatureBlob("ssh-rsa") })): Dialogue {
  return meeting("OpenSSH_8.7", "OpenSSH_6.6.1", {
    client: changes,
    server: { server_host_key_algorithms: ["ssh-rsa"], kex_algorithms: ["curve25519-sha256@libssh.org"] },
  })
    .data("client", kexEcdhInit())
    .data("server", reply)
    .ack("client")
    .close("client");
}
