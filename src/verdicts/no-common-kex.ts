import { noCommon } from "./no-common.ts";

export default noCommon({
  code: "no-common-kex",
  noun: "key exchange method",
  slots: ["kex"],
  algorithms: "kex",
  keyword: "KexAlgorithms",
  query: "kex",
  page: {
    meaning:
      "Each side has sent the key exchange methods that it is willing to use, and no name stands in both lists. Both must hang up then; hardly any program says so on the wire.",
    wire: [
      "Both KEXINITs, whole; kex_algorithms without the markers ext-info-*, kex-strict-* and kexguess2 have no name in common.",
      "FIN or RST of either side within milliseconds. Which side comes first is chance.",
      "A DISCONNECT with reason 3 from asyncssh (with both lists in its text) and mscdex/ssh2 (without text); none from others.",
      "A packet that follows the client's KEXINIT because of first_kex_packet_follows is a guess, not an answer.",
    ],
    lookAlikes: [
      "client-closed-after-kexinit, server-closed-after-kexinit: every pair of lists has a name in common, and yet it closes.",
      "scanner-kexinit: the client was never going to agree on anything.",
      "kex-mac-required-despite-aead: by the RFC the two agree, one library sees it otherwise.",
    ],
    messages: {
      client: [
        "Unable to negotiate with HOST port PORT: no matching key exchange method found. Their offer: ALGORITHMS",
        "Unable to negotiate a key exchange method",
        "Couldn't agree a key exchange algorithm (available: ALGORITHMS)",
        "dbclient: Connection to USER@HOST:PORT exited: No matching algo kex",
        "kex error : no match for method kex algos: server [ALGORITHMS], client [ALGORITHMS]",
        "Unable to exchange encryption keys",
        "Incompatible ssh peer (no acceptable kex algorithm)",
        "ssh: handshake failed: ssh: no common algorithm for key exchange; we offered: ALGORITHMS, peer offered: ALGORITHMS",
        "ssh: handshake failed: ssh: no common algorithm for key exchange; client offered: ALGORITHMS, server offered: ALGORITHMS",
        "No matching key exchange algorithm found, sent ALGORITHMS and received ALGORITHMS",
        "Handshake failed: no matching key exchange algorithm",
        'Algorithm negotiation fail: algorithmName="kex" jschProposal="ALGORITHMS" serverProposal="ALGORITHMS"',
        "Key exchange negotiation failed.",
      ],
      server: [
        "Unable to negotiate with HOST port PORT: no matching key exchange method found. Their offer: ALGORITHMS [preauth]",
        "Exit before auth from <HOST:PORT>: No matching algo kex",
      ],
    },
    source: ["RFC 4253 7.1", "RFC 8308 2.1", "OpenSSH kex.c kex_choose_conf", "dropbear common-kex.c read_kex_algos"],
  },
});
