import { closedAfterKexInit } from "./closed-after-kexinit.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { sshCommand } from "./ssh-command.ts";

export default closedAfterKexInit({
  end: "server",
  causes: [
    {
      what: "the server, a relay or a device before it refuses this client by its identification or address",
      certainty: "possible",
      when: (p) => !p.peer_heard,
    },
    {
      what: "the server's process crashed or was killed by its sandbox as soon as it had sent its KEXINIT",
      certainty: "possible",
      when: (p) => !p.peer_heard,
    },
    {
      what: "the server's cryptographic library refuses what was agreed on (FIPS mode and curve25519, for one), or its process is killed by its sandbox",
      certainty: "possible",
      when: (p) => p.peer_heard,
    },
    { what: "the server's host key can't be used any more: file unreadable, agent or HSM gone", certainty: "possible", when: (p) => p.peer_heard },
    {
      what: "an embedded server that can't take a KEXINIT of this length",
      certainty: "possible",
      when: (p, { facts: { client } }) => p.peer_heard && client.ssh.kexinit!.packetBytes > 1000,
    },
    { what: "the server was restarted or its process killed at this moment", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} -n 50; dmesg | grep -E 'sig=31|segfault|sshd' | tail`,
      why: "an error in libcrypto, a private key that can't be read and a sandbox kill (sig=31) all leave a line there",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    {
      side: "server",
      command: () => "$(command -v sshd) -ddd -p 2222",
      why: "a second server in the foreground tells the reason on the terminal; connect to port 2222",
      of: "openssh",
    },
    {
      side: "client",
      command: (n) =>
        sshCommand(n, "-o KexAlgorithms=ecdh-sha2-nistp256 -o HostKeyAlgorithms=ecdsa-sha2-nistp256,rsa-sha2-256 -o Ciphers=aes128-ctr -o MACs=hmac-sha2-256"),
      why: "a short offer of old and plain algorithms: if it works, the server chokes on the long list or on one of the newer methods",
      when: (p) => p.peer_heard,
    },
  ],
  page: {
    meaning:
      "Nothing is wrong that could be read from the wire: the lists fit, or the server closed before it had the client's. It gave up all the same: its log knows why.",
    wire: [
      "Both KEXINITs, a common name in every slot; FIN or RST of the server before any message of the key exchange.",
      "Or the server's KEXINIT alone, and its FIN or RST before the client's had come.",
    ],
    lookAlikes: [
      "no-common-kex and its kin: some slot has no common name once the markers (ext-info-*, kex-strict-*) are left out.",
      "kex-mac-required-despite-aead: a library with its own rule.",
      "dh-gex-out-of-range, server-closed-after-kex-init: the client's first key exchange message had come.",
      "first-kex-guess-wrong: the client had sent a guess.",
    ],
    messages: {
      client: ["Connection closed by HOST port PORT", "Connection reset by HOST port PORT"],
      server: [
        "ssh_dispatch_run_fatal: Connection from HOST port PORT: error in libcrypto [preauth]",
        "internal error",
        "preauth child terminated by signal N",
      ],
    },
    source: ["OpenSSH kex.c kex_input_kexinit", "OpenSSH sandbox-seccomp-filter.c"],
  },
});
