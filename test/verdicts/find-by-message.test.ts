import { describe, expect, it } from "vitest";
import { find } from "../../src/verdicts/find-by-message.ts";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { SHARED_MESSAGES } from "../../src/verdicts/messages.ts";

/** What people paste, and the verdicts that it may come from: every one of them has to be found. */
const PASTED: Record<string, [string, ...string[]][]> = {
  "ssh, connecting": [
    ["ssh: connect to host db1.example.org port 22: Connection timed out", "tcp-no-response", "tcp-synack-lost", "tcp-accept-queue-overflow"],
    ["ssh: connect to host 10.0.0.7 port 2222: Operation timed out", "tcp-no-response"],
    ["ssh: connect to host 2001:db8::7 port 22: Connection refused", "tcp-refused", "tcp-refused-by-middlebox", "icmp-port-unreachable"],
    ["ssh: connect to host web port 22: No route to host", "icmp-host-unreachable", "icmp-admin-prohibited"],
    ["ssh: connect to host web port 22: Network is unreachable", "no-packets", "icmp-net-unreachable", "icmp-admin-prohibited"],
    ["ssh: connect to host web port 22: Protocol not available", "icmp-other"],
    ["ssh: connect to host fe80::1%eth0 port 22: Permission denied", "icmp-admin-prohibited"],
    ["ssh: connect to host web port 22: Host is down", "icmp-other"],
    ["ssh: connect to host web port 22: Connection reset by peer", "injected-reset", "tcp-reset-after-handshake"],
    ["ssh: Could not resolve hostname wbe: Name or service not known", "no-packets"],
  ],
  "ssh, identification": [
    ["Connection timed out during banner exchange", "server-silent-before-ident", "tcp-ack-lost", "ident-dropped-in-path", "qos-dscp-drop"],
    [
      "kex_exchange_identification: Connection closed by remote host",
      "server-closed-before-ident",
      "server-limit-maxstartups",
      "server-not-allowed",
      "not-ssh-server",
    ],
    ["ssh_exchange_identification: Connection closed by remote host", "server-closed-before-ident", "server-limit-maxstartups", "not-ssh-server"],
    ["kex_exchange_identification: read: Connection reset by peer", "server-closed-before-ident", "server-limit-maxstartups", "injected-reset"],
    ["ssh_exchange_identification: read: Connection reset by peer", "server-closed-before-ident", "injected-reset"],
    ["kex_exchange_identification: banner line contains invalid characters", "not-ssh-server"],
    ["debug1: kex_exchange_identification: banner line 0: Exceeded MaxStartups", "server-limit-maxstartups"],
    ["debug1: kex_exchange_identification: banner line 0: Not allowed at this time", "server-not-allowed"],
    ["debug1: kex_exchange_identification: banner line 0: Too many connections", "server-preident-text-then-close"],
    ["Protocol major versions differ: 2 vs. 1", "protocol-version-mismatch"],
    ["kex_exchange_identification: No SSH version received in first 1024 lines from server", "ident-preamble-too-long"],
    ["banner exchange: Connection to 10.0.0.7 port 443: invalid format", "not-ssh-server"],
  ],
  "the authentication": [
    ["Connection closed by authenticating user root 192.0.2.7 port 40022 [preauth]", "auth-phase-closed"],
    ["Nov 22 10:00:00 web sshd[7]: Connection reset by authenticating user bob 192.0.2.7 port 40022 [preauth]", "auth-phase-closed", "injected-reset"],
    ["Connection closed by invalid user admin 192.0.2.7 port 40022 [preauth]", "auth-phase-closed"],
    ["Disconnecting authenticating user root 192.0.2.7 port 4 : Too many authentication failures [preauth]", "auth-phase-closed"],
    ["error: maximum authentication attempts exceeded for root from 192.0.2.7 port 5 ssh2 [preauth]", "auth-phase-closed"],
    ["userauth_pubkey: signature algorithm ssh-rsa not in PubkeyAcceptedAlgorithms [preauth]", "auth-phase-closed"],
    ["No supported authentication methods available (server sent: publickey)", "auth-phase-closed"],
    ["ssh: handshake failed: ssh: unable to authenticate, attempted methods [none password], no supported methods remain", "auth-phase-closed"],
    ["Auth fail for methods 'publickey,password'", "auth-phase-closed"],
  ],
  "ssh, later": [
    ["ssh_dispatch_run_fatal: Connection to 192.0.2.7 port 22: Connection corrupted", "bad-packet-length", "closed-right-after-newkeys"],
    ["Incoming packet was garbled on decryption", "bad-packet-length", "closed-right-after-newkeys"],
    ["The host key is not cached for this server:", "host-key-prompt-stall", "host-key-rejected-by-client"],
    ["WARNING - POTENTIAL SECURITY BREACH!", "host-key-rejected-by-client"],
    ["verify: false", "signature-invalid"],
    [
      "Connection closed by 10.0.0.7 port 22",
      "server-closed-after-idents",
      "login-grace-before-ident",
      "server-closed-after-kex-init",
      "server-closed-after-kexinit",
      "auth-phase-closed",
    ],
    ["Connection reset by 10.0.0.7 port 22", "server-closed-after-idents", "server-closed-after-kex-init", "injected-reset"],
    ["Connection closed by UNKNOWN port 65535", "proxyjump-inner-failure", "no-packets"],
    [
      "Unable to negotiate with 10.0.0.7 port 22: no matching key exchange method found. Their offer: diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
      "no-common-kex",
    ],
    ["Unable to negotiate with fe80::1%2 port 22: no matching host key type found. Their offer: ssh-rsa,ssh-dss", "no-common-host-key"],
    ["Unable to negotiate with 10.0.0.7 port 22: no matching cipher found. Their offer: aes128-cbc,3des-cbc", "no-common-cipher"],
    ["Unable to negotiate with 10.0.0.7 port 22: no matching MAC found. Their offer: hmac-sha1", "no-common-mac"],
    ["Unable to negotiate with 10.0.0.7 port 22: no matching compression method found. Their offer: none", "no-common-compression"],
    ["ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: DH GEX group out of range", "dh-gex-group-too-small"],
    ["ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: incorrect signature", "signature-invalid"],
    ["ssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: error in libcrypto", "signature-sha1-blocked-by-policy"],
    [
      "Bad packet length 1195725856.\nssh_dispatch_run_fatal: Connection to 10.0.0.7 port 22: message authentication code incorrect",
      "bad-packet-length",
      "closed-right-after-newkeys",
    ],
    ["Host key verification failed.", "host-key-rejected-by-client"],
    ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", "host-key-rejected-by-client", "ssh-intercepted"],
    ["Bad server host key: Invalid key length", "host-key-too-short"],
    ["Received disconnect from 10.0.0.7 port 22:11: Bye Bye", "disconnect-received"],
    ["channel 0: open failed: connect failed: Connection refused", "proxyjump-inner-failure"],
    ["Permission denied (publickey,password).", "auth-phase-closed"],
    ["Received disconnect from 10.0.0.7 port 22:2: Too many authentication failures", "auth-phase-closed", "disconnect-received"],
    ["no matching cipher found: client aes128-cbc server aes256-ctr", "no-common-cipher"],
    ["no hostkey alg", "no-common-host-key"],
    ["Unable to negotiate a key exchange method", "no-common-kex"],
    ["The authenticity of host 'web (10.0.0.7)' can't be established.", "host-key-prompt-stall"],
    ["debug1: SSH2_MSG_KEXINIT sent", "kexinit-lost-path-mtu", "kexinit-not-sent-server-stall"],
    ["debug1: expecting SSH2_MSG_KEX_ECDH_REPLY", "kex-reply-lost-path-mtu", "kex-reply-missing-stall"],
    ["client_loop: send disconnect: Broken pipe", "retransmission-timeout", "peer-state-lost"],
    ["Certificate invalid: expired", "host-key-rejected-by-client"],
    ["stdio forwarding failed", "proxyjump-inner-failure"],
    ["error in libcrypto", "signature-sha1-blocked-by-policy", "server-closed-after-kex-init"],
    ["wrong version number", "not-ssh-client", "not-ssh-server"],
    ["curl: (1) Received HTTP/0.9 when not allowed", "not-ssh-client"],
  ],
  "sshd's log": [
    [
      "Connection closed by 10.0.0.9 port 50122 [preauth]",
      "host-key-rejected-by-client",
      "host-key-prompt-stall",
      "killed-locally",
      "client-gone-before-ident",
      "no-common-kex",
    ],
    ["Nov 22 10:00:01 web sshd[812]: banner exchange: Connection from 10.0.0.9 port 50122: invalid format", "client-ident-invalid", "not-ssh-client"],
    ["banner exchange: Connection from 10.0.0.9 port 50122: could not read protocol version", "protocol-version-mismatch"],
    ["2026-11-22T10:00:01.123456+00:00 web sshd[812]: drop connection #10 from [10.0.0.9]:50122 on [10.0.0.7]:22 past MaxStartups", "server-limit-maxstartups"],
    ["drop connection #10 from [10.0.0.9]:50122 on [10.0.0.7]:22 Maxstartups", "server-not-allowed"],
    ["drop connection #0 from [10.0.0.9]:50122 on [10.0.0.7]:22 penalty: failed authentication", "server-not-allowed"],
    ["sshd[1]: fatal: Timeout before authentication for 10.0.0.9 port 50122", "login-grace-in-auth", "login-grace-before-ident", "host-key-prompt-stall"],
    ["Timeout before authentication for connection from 10.0.0.9 to 10.0.0.7, pid = 4711", "login-grace-in-auth", "login-grace-before-ident"],
    ["Did not receive identification string from 10.0.0.9 port 50122", "client-gone-before-ident"],
    ["Bad protocol version identification 'GET / HTTP/1.1' from 10.0.0.9 port 50122", "not-ssh-client", "client-ident-invalid"],
    ["Bad protocol version identification '\\003' from 10.0.0.9 port 50122", "client-ident-invalid", "not-ssh-client"],
    ['kex_exchange_identification: client sent invalid protocol identifier "hello"', "client-ident-invalid", "not-ssh-client"],
    ["probed from 10.0.0.9 port 50122 with SSH-1.0-SSH_Version_Mapper.  Don't panic.", "scanner-ident"],
    ["srclimit_penalise: 10.0.0.9/32: activating ipv4 penalty of 16 seconds for penalty: caused crash", "server-not-allowed"],
    ["beginning MaxStartups throttling", "server-limit-maxstartups"],
    ["fatal: Privilege separation user sshd does not exist", "tcp-refused", "server-closed-after-idents", "server-closed-before-ident"],
    ["privsep_preauth: preauth child terminated by signal 31", "server-closed-after-idents", "server-closed-after-kexinit", "server-closed-after-kex-init"],
    ["fatal: No supported key exchange algorithms found [preauth]", "server-closed-after-idents"],
    ["sshd: no hostkeys available -- exiting.", "tcp-refused", "server-closed-before-ident"],
    ["Corrupted MAC on input.", "closed-right-after-newkeys", "known-bad-pair"],
    ["WARNING: no suitable primes (size 2048/3072/8192) in /etc/ssh/moduli", "gex-no-moduli"],
    ["ssh_dispatch_run_fatal: Connection from 10.0.0.9 port 50122: incomplete message [preauth]", "kexinit-malformed"],
    ["unexpected bytes remain after decoding", "kexinit-malformed"],
    ["non-transport message 50 received from peer during key exchange", "kex-unexpected-packet"],
    ["dispatch_protocol_error: type 5 seq 3", "kex-unexpected-packet"],
    ["invalid public DH value: <= 1", "kex-invalid-public"],
    ["Missing privilege separation directory: /run/sshd", "server-closed-before-ident"],
    ['fatal: chroot("/run/sshd"): No such file or directory [preauth]', "server-closed-after-idents", "server-closed-before-ident"],
    ["fatal: recv_rexec_state: parse config: incomplete message", "server-closed-before-ident", "server-closed-after-idents"],
    ["rexec of /usr/lib/openssh/sshd-session failed: No such file or directory", "server-closed-before-ident", "server-closed-after-idents"],
    ["refused connect from 10.0.0.9 (10.0.0.9)", "server-closed-before-ident", "server-stall-dns-libwrap"],
    ["ssh_dispatch_run_fatal: Connection from 10.0.0.9 port 50122: DH GEX group out of range [preauth]", "dh-gex-out-of-range"],
    ["ssh_dispatch_run_fatal: Connection from 10.0.0.9 port 50122: incorrect signature [preauth]", "kex-invalid-public", "server-closed-after-kex-init"],
    [
      "ssh_dispatch_run_fatal: Connection from 10.0.0.9 port 50122: error in libcrypto [preauth]",
      "server-closed-after-kex-init",
      "server-closed-after-kexinit",
    ],
    ["Unable to negotiate with 10.0.0.9 port 50122: no matching cipher found. Their offer: aes256-cbc [preauth]", "no-common-cipher"],
    ["Disconnecting 10.0.0.9 port 50122: strict KEX violation: unexpected packet type 2 (seqnr 1) [preauth]", "strict-kex-violation"],
  ],
  dropbear: [
    ["[812] Nov 22 10:00:01 Exit before auth from <10.0.0.9:50122>: No matching algo kex", "no-common-kex"],
    ["Exit before auth from <10.0.0.9:50122>: No matching algo hostkey", "no-common-host-key"],
    ["Exit before auth from <10.0.0.9:50122>: No matching algo enc c->s", "no-common-cipher"],
    ["Exit before auth from <10.0.0.9:50122>: No matching algo mac s->c", "no-common-mac"],
    ["Exit before auth from <10.0.0.9:50122>: No matching algo comp c->s", "no-common-compression"],
    ["Exit before auth: First packet wasn't kexinit", "strict-kex-violation"],
    ["Exit before auth from <10.0.0.9:50122>: Exited normally", "client-gone-before-ident", "client-ident-invalid", "not-ssh-client"],
    ["Exit before auth from <10.0.0.9:50122>: Integrity error (bad packet size 1195725860)", "bad-packet-length"],
  ],
  PuTTY: [
    ["Network error: Connection refused", "tcp-refused", "icmp-port-unreachable"],
    ["Network error: Connection timed out", "tcp-no-response"],
    ["Network error: Software caused connection abort", "retransmission-timeout", "peer-state-lost"],
    ["Remote side unexpectedly closed network connection", "server-closed-before-ident", "server-closed-after-idents"],
    ["Couldn't agree a key exchange algorithm (available: curve25519-sha256,curve25519-sha256@libssh.org)", "no-common-kex"],
    ["Couldn't agree a host key algorithm (available: ssh-ed25519)", "no-common-host-key"],
    ["Incoming packet length field was garbled", "bad-packet-length"],
    ["Received a packet before KEXINIT in strict-kex mode", "strict-kex-violation"],
    ["FATAL ERROR: Cannot confirm a host key in batch mode", "host-key-rejected-by-client"],
    ["SSH protocol version 2 required by our configuration but remote only provides (old, insecure) SSH-1", "protocol-version-mismatch"],
    ["Couldn't agree a client-to-server cipher (available: aes256-gcm@openssh.com)", "no-common-cipher"],
  ],
  paramiko: [
    ["paramiko.ssh_exception.SSHException: Error reading SSH protocol banner", "server-closed-before-ident", "server-silent-before-ident", "not-ssh-server"],
    ["Incompatible ssh peer (no acceptable kex algorithm)", "no-common-kex"],
    ["Incompatible ssh peer (no acceptable host key)", "no-common-host-key"],
    ["Incompatible ssh server (no acceptable ciphers)", "no-common-cipher"],
    ["Incompatible ssh server (no acceptable macs)", "no-common-mac", "kex-mac-required-despite-aead"],
    ["Incompatible version (1.5 instead of 2.0)", "protocol-version-mismatch"],
    ["Server-generated gex p (don't ask) is out of range (1024 bits)", "dh-gex-group-too-small"],
    ["Server 'web' not found in known_hosts", "closed-right-after-newkeys", "host-key-rejected-by-client"],
    ["Invalid packet blocking", "bad-packet-length"],
    ["[Errno None] Unable to connect to port 22 on 10.0.0.7", "tcp-refused"],
  ],
  Go: [
    ["ssh: handshake failed: EOF", "server-closed-before-ident", "server-closed-after-idents"],
    ["ssh: handshake failed: read tcp 10.0.0.9:50122->10.0.0.7:22: read: connection reset by peer", "server-closed-before-ident", "injected-reset"],
    [
      "ssh: handshake failed: ssh: no common algorithm for key exchange; client offered: [curve25519-sha256 ecdh-sha2-nistp256], server offered: [diffie-hellman-group1-sha1]",
      "no-common-kex",
    ],
    ["ssh: handshake failed: ssh: overflow reading version string", "not-ssh-server"],
    ["ssh: handshake failed: ssh: no common algorithm for host key; we offered: [ssh-ed25519], peer offered: [ssh-rsa]", "no-common-host-key"],
    ["ssh: handshake failed: ssh: server-generated gex p is out of range (1024 bits)", "dh-gex-group-too-small"],
    ["ssh: handshake failed: ssh: unexpected message type 20 (expected 21)", "kex-unexpected-packet"],
    ["ssh: invalid packet length, packet too large", "bad-packet-length"],
    ["ssh: handshake failed: knownhosts: key mismatch", "host-key-rejected-by-client"],
  ],
  "libssh2, curl, git": [
    ["curl: (2) Failure establishing ssh session: -5, Unable to exchange encryption keys", "no-common-kex", "kex-mac-required-despite-aead"],
    ["Failed getting banner", "server-closed-before-ident", "not-ssh-server", "server-silent-before-ident"],
    ["Failure establishing ssh session: -13", "server-closed-before-ident", "server-silent-before-ident"],
    ["Failure establishing ssh session: -43", "server-closed-before-ident", "not-ssh-server"],
    ["Failure establishing ssh session: -5", "no-common-kex", "kex-mac-required-despite-aead"],
    ["curl: (60) SSL peer certificate or SSH remote key was not OK", "closed-right-after-newkeys", "host-key-rejected-by-client"],
  ],
  libssh: [
    ["Socket error: disconnected", "server-closed-before-ident", "server-closed-after-idents"],
    ["kex error : no match for method kex algos: server [diffie-hellman-group1-sha1], client [curve25519-sha256,ecdh-sha2-nistp256]", "no-common-kex"],
    ["kex error : no match for method mac algo client->server: server [hmac-sha1], client [hmac-sha2-256]", "no-common-mac"],
  ],
  jsch: [
    ["com.jcraft.jsch.JSchException: connection is closed by foreign host", "server-closed-before-ident"],
    ["com.jcraft.jsch.JSchException: Session.connect: java.net.SocketException: Connection reset", "server-closed-before-ident", "injected-reset"],
    [
      'com.jcraft.jsch.JSchAlgoNegoFailException: Algorithm negotiation fail: algorithmName="server_host_key" jschProposal="ssh-ed25519" serverProposal="ssh-rsa"',
      "no-common-host-key",
    ],
    ["com.jcraft.jsch.JSchException: Algorithm negotiation fail", "no-common-kex", "no-common-cipher"],
    ["com.jcraft.jsch.JSchException: invalid server's version string", "not-ssh-server"],
    ["com.jcraft.jsch.JSchException: timeout: socket is not established", "tcp-no-response"],
  ],
  "mscdex/ssh2": [
    ["Error: Timed out while waiting for handshake", "server-silent-before-ident", "kexinit-lost-path-mtu", "kex-reply-missing-stall"],
    ["Error: Connection lost before handshake", "server-closed-before-ident"],
    ["Error: Handshake failed: no matching key exchange algorithm", "no-common-kex"],
    ["Error: Handshake failed: no matching host key format", "no-common-host-key"],
    ["Error: connect ECONNREFUSED 10.0.0.7:22", "tcp-refused"],
  ],
};

describe("an error text leads to its verdicts", () => {
  for (const [program, rows] of Object.entries(PASTED)) {
    it.each(rows)(`${program}: %s`, (text, ...codes) => {
      const found = find(text).map(({ code }) => code);
      for (const code of codes) expect(found).toContain(code);
      expect(found[0], "the first that is named is the best").toBe(codes[0]);
    });
  }

  it("puts the verdict that is meant by a special text before those that share words with it", () => {
    expect(find("debug1: kex_exchange_identification: banner line 0: Exceeded MaxStartups")[0]!.code).toBe("server-limit-maxstartups");
    expect(find("drop connection #3 from [10.0.0.9]:50122 on [10.0.0.7]:22 penalty: caused crash")[0]!.code).toBe("server-not-allowed");
  });

  it("finds a piece of a message", () => {
    expect(find("no matching host key type found").map(({ code }) => code)).toEqual(["no-common-host-key"]);
    expect(find("Connection refused").map(({ code }) => code)).toContain("tcp-refused");
  });

  it("takes several lines: what explains all of them comes first", () => {
    const found = find("kex_exchange_identification: read: Connection reset by peer\nConnection reset by 10.0.0.7 port 22\n");
    expect(["server-closed-before-ident", "injected-reset"]).toContain(found[0]!.code);
  });

  it("says what separates the candidates", () => {
    const refused = find("Connection refused");
    expect(refused.find(({ code }) => code === "icmp-port-unreachable")!.why).toContain("it is a packet filter");
    expect(find("Host key verification failed.").every(({ why }) => why.length > 0)).toBe(true);
  });

  it.each(["", "   \n", "@@@@@@@@", "foo bar baz [preauth]", "lorem ipsum dolor sit amet", "x".repeat(100_000), "HOST ".repeat(2_000)])(
    "finds nothing in what is no message (%#)",
    (text) => {
      expect(find(text)).toEqual([]);
    },
  );

  it("names verdicts that exist", () => {
    const codes = new Set(VERDICTS.map(({ code }) => code));
    expect(SHARED_MESSAGES.flatMap((row) => row.codes).filter((code) => !codes.has(code))).toEqual([]);
  });
});

describe("every message of every page", () => {
  const filled = (message: string) =>
    message
      .replace(/\b(?:HOST|USER|NAME)\b/g, "192.0.2.7")
      .replace(/\b(?:PORT|NUMBER|HEX)\b/g, "4711")
      .replace(/\bFILE\b/g, "/etc/ssh/some_file")
      .replace(/\bALGORITHMS?\b/g, "aes128-ctr,aes256-ctr")
      .replace(/\b(?:TEXT|VERSION|SOFTWARE)\b/g, "something");

  it.each(VERDICTS.map((verdict) => [verdict.code, verdict] as const))("%s is found by what its page says is printed", (code, verdict) => {
    const { client, server } = verdict.page.messages;
    for (const message of [...client, ...server])
      expect(
        find(filled(message)).map((found) => found.code),
        message,
      ).toContain(code);
  });
});
