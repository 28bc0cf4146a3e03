import { expect, test } from "vitest";
import { oncePerNegotiation } from "../../src/exchange/once-per-negotiation.ts";
import { negotiate } from "../../src/ssh/negotiate.ts";
import type { KexInit } from "../../src/ssh/transport-facts.ts";

const LISTS: KexInit = {
  kex_algorithms: ["curve25519-sha256"],
  server_host_key_algorithms: ["ssh-ed25519"],
  encryption_algorithms_client_to_server: ["aes128-ctr"],
  encryption_algorithms_server_to_client: ["aes128-ctr"],
  mac_algorithms_client_to_server: ["hmac-sha2-256"],
  mac_algorithms_server_to_client: ["hmac-sha2-256"],
  compression_algorithms_client_to_server: ["none"],
  compression_algorithms_server_to_client: ["none"],
  languages_client_to_server: [],
  languages_server_to_client: [],
  first_kex_packet_follows: false,
  cookie: "00000000000000000000000000000000",
};

test("works once for a negotiation, and anew for another one with the same lists", () => {
  let calls = 0;
  const kexOf = oncePerNegotiation((negotiation) => `${negotiation.kex.chosen} ${++calls}`);
  const first = negotiate(LISTS, LISTS);
  const second = negotiate(LISTS, LISTS);
  expect([kexOf(first), kexOf(second), kexOf(first), kexOf(second)]).toEqual([
    "curve25519-sha256 1",
    "curve25519-sha256 2",
    "curve25519-sha256 1",
    "curve25519-sha256 2",
  ]);
});

test("remembers that there is nothing to say", () => {
  let calls = 0;
  const nothing = oncePerNegotiation((): null => {
    calls++;
    return null;
  });
  const negotiation = negotiate(LISTS, LISTS);
  expect([nothing(negotiation), nothing(negotiation), calls]).toEqual([null, null, 1]);
});
