import { noCommon } from "./no-common.ts";

export default noCommon({
  code: "no-common-cipher",
  noun: "cipher",
  slots: ["cipher_c2s", "cipher_s2c"],
  algorithms: "cipher",
  keyword: "Ciphers",
  query: "cipher",
  page: {
    meaning: "A cipher is agreed on for each direction by itself. In at least one direction no name stands in both lists.",
    wire: [
      "Both KEXINITs, whole; encryption_algorithms_client_to_server or _server_to_client have no name in common.",
      "FIN or RST of either side within milliseconds.",
    ],
    lookAlikes: [
      "no-common-kex, no-common-host-key: a program that stops at the first mismatch names one of those, and this one shows only after it is mended.",
    ],
    messages: {
      client: [
        "Unable to negotiate with HOST port PORT: no matching cipher found. Their offer: ALGORITHMS",
        "no matching cipher found: client ALGORITHMS server ALGORITHMS",
        "Couldn't agree a client-to-server cipher (available: ALGORITHMS)",
        "Couldn't agree a server-to-client cipher (available: ALGORITHMS)",
        "dbclient: Connection to USER@HOST:PORT exited: No matching algo enc c->s",
        "kex error : no match for method encryption client->server: server [ALGORITHMS], client [ALGORITHMS]",
        "kex error : no match for method encryption server->client: server [ALGORITHMS], client [ALGORITHMS]",
        "Incompatible ssh server (no acceptable ciphers)",
        "ssh: handshake failed: ssh: no common algorithm for client to server cipher; we offered: ALGORITHMS, peer offered: ALGORITHMS",
        "Handshake failed: no matching C->S cipher",
        'Algorithm negotiation fail: algorithmName="cipher.c2s" jschProposal="ALGORITHMS" serverProposal="ALGORITHMS"',
      ],
      server: [
        "Unable to negotiate with HOST port PORT: no matching cipher found. Their offer: ALGORITHMS [preauth]",
        "Exit before auth from <HOST:PORT>: No matching algo enc c->s",
        "Exit before auth from <HOST:PORT>: No matching algo enc s->c",
      ],
    },
    source: ["RFC 4253 7.1", "OpenSSH kex.c choose_enc"],
  },
});
