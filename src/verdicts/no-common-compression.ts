import { noCommon } from "./no-common.ts";

export default noCommon({
  code: "no-common-compression",
  noun: "compression method",
  slots: ["compression_c2s", "compression_s2c"],
  algorithms: "compression",
  keyword: "Compression",
  query: null,
  page: {
    meaning: "Even 'no compression' is a name that both sides have to list. One side insists on a compression that the other does not have.",
    wire: [
      "Both KEXINITs, whole; compression_algorithms of a direction have no name in common, not even none.",
      "FIN or RST of either side within milliseconds.",
    ],
    lookAlikes: ["no-common-kex and its kin: a program that stops at the first mismatch comes to this list last."],
    messages: {
      client: [
        "kex error : no match for method compression algo client->server: server [ALGORITHMS], client [ALGORITHMS]",
        "kex error : no match for method compression algo server->client: server [ALGORITHMS], client [ALGORITHMS]",
        "Unable to negotiate with HOST port PORT: no matching compression method found. Their offer: ALGORITHMS",
        "Couldn't agree a client-to-server compression method (available: ALGORITHMS)",
        "dbclient: Connection to USER@HOST:PORT exited: No matching algo comp c->s",
        "Incompatible ssh server (no acceptable compression)",
        "ssh: handshake failed: ssh: no common algorithm for client to server compression; we offered: ALGORITHMS, peer offered: ALGORITHMS",
        "Handshake failed: no matching C->S compression",
      ],
      server: [
        "Unable to negotiate with HOST port PORT: no matching compression method found. Their offer: ALGORITHMS [preauth]",
        "Exit before auth from <HOST:PORT>: No matching algo comp c->s",
        "Exit before auth from <HOST:PORT>: No matching algo comp s->c",
      ],
    },
    source: ["RFC 4253 6.2 and 7.1", "OpenSSH kex.c choose_comp"],
  },
});
