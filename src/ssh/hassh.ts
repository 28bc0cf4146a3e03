import { createHash } from "node:crypto";
import { OfferMemo } from "./offer-memo.ts";
import type { KexInit, OfferLists } from "./transport-facts.ts";

/** Fingerprint of a client's offer: MD5 of "kex;encryption;mac;compression", client to server (salesforce/hassh). Null where FIPS forbids MD5. */
export function hassh(client: KexInit): string | null {
  return clients.of(client, hasshOfClient);
}

/** The same of a server's offer, server to client (salesforce/hassh: hasshServer). */
export function hasshServer(server: KexInit): string | null {
  return servers.of(server, hasshOfServer);
}

const clients = new OfferMemo<string | null>();
const servers = new OfferMemo<string | null>();

function hasshOfClient(client: OfferLists): string | null {
  return md5([
    client.kex_algorithms,
    client.encryption_algorithms_client_to_server,
    client.mac_algorithms_client_to_server,
    client.compression_algorithms_client_to_server,
  ]);
}

function hasshOfServer(server: OfferLists): string | null {
  return md5([
    server.kex_algorithms,
    server.encryption_algorithms_server_to_client,
    server.mac_algorithms_server_to_client,
    server.compression_algorithms_server_to_client,
  ]);
}

function md5(lists: (readonly string[])[]): string | null {
  try {
    return createHash("md5")
      .update(lists.map((names) => names.join(",")).join(";"), "latin1")
      .digest("hex");
  } catch {
    return null;
  }
}
