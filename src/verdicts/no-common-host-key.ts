import { noCommon } from "./no-common.ts";

export default noCommon({
  code: "no-common-host-key",
  noun: "host key algorithm",
  slots: ["host_key"],
  algorithms: "hostkey",
  keyword: "HostKeyAlgorithms",
  query: "key",
  page: {
    meaning:
      "The client names the kinds of host key and signature that it accepts, the server those that it can present. There is none that both name. What the server lists follows the key files that it has, so a missing file looks like a policy.",
    wire: ["Both KEXINITs, whole; server_host_key_algorithms have no name in common.", "FIN or RST of either side within milliseconds."],
    lookAlikes: [
      "host-key-rejected-by-client: there an algorithm was agreed on and the key itself was refused.",
      "no-common-kex: the other list of the same message; a program that stops at the first mismatch names that one.",
    ],
    messages: {
      client: [
        "Unable to negotiate with HOST port PORT: no matching host key type found. Their offer: ALGORITHMS",
        "no hostkey alg",
        "Couldn't agree a host key algorithm (available: ALGORITHMS)",
        "dbclient: Connection to USER@HOST:PORT exited: No matching algo hostkey",
        "kex error : no match for method server host key algo: server [ALGORITHMS], client [ALGORITHMS]",
        "Incompatible ssh peer (no acceptable host key)",
        "ssh: handshake failed: ssh: no common algorithm for host key; we offered: ALGORITHMS, peer offered: ALGORITHMS",
        "Handshake failed: no matching host key format",
        'Algorithm negotiation fail: algorithmName="server_host_key" jschProposal="ALGORITHMS" serverProposal="ALGORITHMS"',
        "No matching host key algorithm",
      ],
      server: [
        "Unable to negotiate with HOST port PORT: no matching host key type found. Their offer: ALGORITHMS [preauth]",
        "Exit before auth from <HOST:PORT>: No matching algo hostkey",
      ],
    },
    source: ["RFC 4253 7.1", "RFC 8332 3.1", "OpenSSH kex.c choose_hostkeyalg", "OpenSSH sshd.c list_hostkey_types"],
  },
});
