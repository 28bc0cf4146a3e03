import { noCommon } from "./no-common.ts";

export default noCommon({
  code: "no-common-mac",
  noun: "MAC",
  slots: ["mac_c2s", "mac_s2c"],
  algorithms: "mac",
  keyword: "MACs",
  query: "mac",
  page: {
    meaning:
      "The cipher that is chosen for a direction needs a MAC beside it, and no MAC stands in both lists. With an AEAD cipher (chacha20-poly1305, AES-GCM) the MAC lists do not count.",
    wire: [
      "Both KEXINITs, whole; the chosen cipher of a direction is no AEAD cipher, and the MAC lists of that direction have no name in common.",
      "FIN or RST of either side within milliseconds.",
    ],
    lookAlikes: ["kex-mac-required-despite-aead: an AEAD cipher is chosen, and paramiko or libssh2 ask for a common MAC all the same."],
    messages: {
      client: [
        "kex error : no match for method mac algo client->server: server [ALGORITHMS], client [ALGORITHMS]",
        "kex error : no match for method mac algo server->client: server [ALGORITHMS], client [ALGORITHMS]",
        "Unable to negotiate with HOST port PORT: no matching MAC found. Their offer: ALGORITHMS",
        "no matching mac found: client ALGORITHMS server ALGORITHMS",
        "Couldn't agree a client-to-server MAC (available: ALGORITHMS)",
        "Couldn't agree a server-to-client MAC (available: ALGORITHMS)",
        "dbclient: Connection to USER@HOST:PORT exited: No matching algo mac c->s",
        "Incompatible ssh server (no acceptable macs)",
        "ssh: handshake failed: ssh: no common algorithm for client to server MAC; we offered: ALGORITHMS, peer offered: ALGORITHMS",
        "Handshake failed: no matching C->S MAC",
        'Algorithm negotiation fail: algorithmName="mac.c2s" jschProposal="ALGORITHMS" serverProposal="ALGORITHMS"',
      ],
      server: [
        "Unable to negotiate with HOST port PORT: no matching MAC found. Their offer: ALGORITHMS [preauth]",
        "Exit before auth from <HOST:PORT>: No matching algo mac c->s",
        "Exit before auth from <HOST:PORT>: No matching algo mac s->c",
      ],
    },
    source: ["RFC 4253 7.1", "OpenSSH kex.c choose_mac", "OpenSSH PROTOCOL 1.6"],
  },
});
