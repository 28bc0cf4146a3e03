/** A message of several verdicts: the likeliest first. */
export interface SharedMessage {
  text: string;
  codes: readonly string[];
}

const CLOSED_BEFORE_IDENT = [
  "server-closed-before-ident",
  "server-not-allowed",
  "server-limit-maxstartups",
  "server-preident-text-then-close",
  "server-stall-dns-libwrap",
  "not-ssh-server",
] as const;
const RESET_BEFORE_IDENT = [...CLOSED_BEFORE_IDENT, "tcp-reset-after-handshake", "injected-reset"] as const;
const SILENT_SERVER = ["server-silent-before-ident", "tcp-ack-lost", "ident-dropped-in-path", "qos-dscp-drop", "server-waits-client-first"] as const;
const NO_ANSWER = ["tcp-no-response", "tcp-synack-lost", "tcp-accept-queue-overflow"] as const;
const REFUSED = ["tcp-refused", "icmp-port-unreachable", "tcp-refused-by-middlebox"] as const;
const NO_ROUTE = ["icmp-host-unreachable", "icmp-admin-prohibited"] as const;
const CLOSED_BY_SERVER = [
  "server-closed-after-idents",
  "server-closed-after-kex-init",
  "server-closed-after-kexinit",
  "login-grace-before-ident",
  "auth-phase-closed",
  "login-grace-in-auth",
  "server-closed-before-ident",
  "dh-gex-out-of-range",
  "gex-no-moduli",
  "kexinit-lost-path-mtu",
  "kex-reply-lost-path-mtu",
] as const;
const NO_COMMON = ["no-common-kex", "no-common-host-key", "no-common-cipher", "no-common-mac", "no-common-compression"] as const;
const LIBRARY_KEX = [...NO_COMMON, "kex-mac-required-despite-aead", "client-closed-after-kexinit", "kex-reply-missing-stall"] as const;
const CLIENT_LEFT = [
  "host-key-rejected-by-client",
  "host-key-prompt-stall",
  "killed-locally",
  "client-closed-after-kexinit",
  "client-gone-before-ident",
  "client-closed-after-server-ident",
  "scanner-kexinit",
  ...NO_COMMON,
] as const;
/** Libraries that look at the host key only after NEWKEYS. */
const LATE_HOST_KEY = ["closed-right-after-newkeys", "host-key-rejected-by-client"] as const;
const LOGIN_GRACE = [
  "login-grace-in-auth",
  "login-grace-before-ident",
  "host-key-prompt-stall",
  "client-silent-before-ident",
  "client-stall-before-kex-init",
  "kexinit-not-sent-client-stall",
  "kexinit-lost-path-mtu",
  "kex-reply-lost-path-mtu",
  "ident-dropped-in-path",
  "kexinit-not-sent-server-stall",
  "kex-reply-missing-stall",
] as const;
/** Whoever is being authenticated has NEWKEYS behind him (OpenSSH packet.c ssh_remote_ipaddr, auth.c auth_log). */
const IN_AUTHENTICATION = ["auth-phase-closed", "login-grace-in-auth"] as const;
const GARBLED = ["bad-packet-length", "known-bad-pair", "closed-right-after-newkeys"] as const;
const STALLS = [
  "server-silent-before-ident",
  "kexinit-lost-path-mtu",
  "kex-reply-lost-path-mtu",
  "kexinit-not-sent-server-stall",
  "kex-reply-missing-stall",
  "tcp-ack-lost",
  "ident-dropped-in-path",
] as const;
const PRIVILEGE_SEPARATION = ["server-closed-before-ident", "server-closed-after-idents"] as const;

/**
 * Messages that several verdicts share, in order of likelihood, and those that libraries print far from any one verdict.
 * What one verdict prints alone stands on its own page (`page.messages`).
 */
export const SHARED_MESSAGES: readonly SharedMessage[] = [
  // OpenSSH client, connecting: sshconnect.c ssh_connect_direct.
  { text: "ssh: connect to host HOST port PORT: Connection timed out", codes: NO_ANSWER },
  { text: "ssh: connect to host HOST port PORT: Operation timed out", codes: NO_ANSWER },
  { text: "ssh: connect to host HOST port PORT: Connection refused", codes: REFUSED },
  { text: "ssh: connect to host HOST port PORT: No route to host", codes: NO_ROUTE },
  { text: "ssh: connect to host HOST port PORT: Network is unreachable", codes: ["no-packets", "icmp-net-unreachable", "icmp-admin-prohibited"] },
  { text: "ssh: connect to host HOST port PORT: Permission denied", codes: ["icmp-admin-prohibited", "no-packets", "icmp-other"] },
  { text: "ssh: connect to host HOST port PORT: Connection reset by peer", codes: ["injected-reset", "tcp-reset-after-handshake", "tcp-bad-synack"] },
  // OpenSSH client, identification: kex.c kex_exchange_identification (up to 7.9 ssh_exchange_identification).
  { text: "kex_exchange_identification: Connection closed by remote host", codes: CLOSED_BEFORE_IDENT },
  { text: "ssh_exchange_identification: Connection closed by remote host", codes: CLOSED_BEFORE_IDENT },
  { text: "kex_exchange_identification: read: Connection reset by peer", codes: RESET_BEFORE_IDENT },
  { text: "ssh_exchange_identification: read: Connection reset by peer", codes: RESET_BEFORE_IDENT },
  { text: "Connection timed out during banner exchange", codes: SILENT_SERVER },
  { text: "Connection to HOST port PORT timed out", codes: [...SILENT_SERVER, "kexinit-lost-path-mtu", "kex-reply-lost-path-mtu", "retransmission-timeout"] },
  { text: "kex_exchange_identification: banner line contains invalid characters", codes: ["not-ssh-server", "client-ident-invalid"] },
  // OpenSSH client, later: packet.c sshpkt_vfatal.
  { text: "Connection closed by HOST port PORT", codes: CLOSED_BY_SERVER },
  { text: "Connection reset by HOST port PORT", codes: ["server-closed-after-idents", "injected-reset", ...CLOSED_BY_SERVER.slice(1), "peer-state-lost"] },
  { text: "Connection closed by UNKNOWN port 65535", codes: ["proxyjump-inner-failure", "no-packets"] },
  { text: "ssh_dispatch_run_fatal: Connection to HOST port PORT: incorrect signature", codes: ["signature-invalid"] },
  {
    text: "ssh_dispatch_run_fatal: Connection from HOST port PORT: incorrect signature [preauth]",
    codes: ["kex-invalid-public", "server-closed-after-kex-init", "first-kex-guess-wrong"],
  },
  {
    text: "ssh_dispatch_run_fatal: Connection to HOST port PORT: error in libcrypto",
    codes: ["signature-sha1-blocked-by-policy", "client-closed-after-kexinit"],
  },
  {
    text: "ssh_dispatch_run_fatal: Connection from HOST port PORT: error in libcrypto [preauth]",
    codes: ["server-closed-after-kex-init", "server-closed-after-kexinit"],
  },
  {
    text: "ssh_dispatch_run_fatal: Connection to HOST port PORT: message authentication code incorrect",
    codes: ["bad-packet-length", "closed-right-after-newkeys"],
  },
  { text: "ssh_dispatch_run_fatal: Connection to HOST port PORT: Connection corrupted", codes: GARBLED },
  { text: "padding error: need NUMBER block NUMBER mod NUMBER [preauth]", codes: GARBLED },
  { text: "Bad packet length NUMBER.", codes: ["bad-packet-length", "closed-right-after-newkeys"] },
  { text: "WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!", codes: ["host-key-rejected-by-client", "ssh-intercepted"] },
  { text: "client_loop: send disconnect: Broken pipe", codes: ["retransmission-timeout", "peer-state-lost"] },
  { text: "debug1: SSH2_MSG_KEXINIT sent", codes: ["kexinit-lost-path-mtu", "kexinit-not-sent-server-stall"] },
  { text: "debug1: expecting SSH2_MSG_KEX_ECDH_REPLY", codes: ["kex-reply-lost-path-mtu", "kex-reply-missing-stall", "kexinit-lost-path-mtu"] },
  // OpenSSH server.
  { text: "Connection closed by HOST port PORT [preauth]", codes: CLIENT_LEFT },
  { text: "Connection reset by HOST port PORT [preauth]", codes: ["injected-reset", ...CLIENT_LEFT] },
  ...["authenticating user USER", "invalid user USER"].flatMap((user) => [
    { text: `Connection closed by ${user} HOST port PORT [preauth]`, codes: IN_AUTHENTICATION },
    { text: `Connection reset by ${user} HOST port PORT [preauth]`, codes: [...IN_AUTHENTICATION, "injected-reset", "peer-state-lost"] },
    { text: `Disconnected from ${user} HOST port PORT [preauth]`, codes: IN_AUTHENTICATION },
    { text: `Disconnecting ${user} HOST port PORT: TEXT [preauth]`, codes: IN_AUTHENTICATION },
  ]),
  { text: "userauth_pubkey: signature algorithm ALGORITHM not in PubkeyAcceptedAlgorithms [preauth]", codes: ["auth-phase-closed"] },
  { text: "banner exchange: Connection from HOST port PORT: invalid format", codes: ["client-ident-invalid", "not-ssh-client"] },
  { text: 'kex_exchange_identification: client sent invalid protocol identifier "TEXT"', codes: ["client-ident-invalid", "not-ssh-client"] },
  ...["GET", "POST", "HEAD", "OPTIONS", "CONNECT", "PROXY"].flatMap((word) => [
    { text: `kex_exchange_identification: client sent invalid protocol identifier "${word} TEXT"`, codes: ["not-ssh-client", "client-ident-invalid"] },
    { text: `Bad protocol version identification '${word} TEXT' from HOST port PORT`, codes: ["not-ssh-client", "client-ident-invalid"] },
  ]),
  { text: "Bad protocol version identification 'TEXT' from HOST port PORT", codes: ["client-ident-invalid", "not-ssh-client"] },
  { text: "wrong version number", codes: ["not-ssh-client", "not-ssh-server"] },
  { text: "incomplete message", codes: ["kexinit-malformed", ...PRIVILEGE_SEPARATION] },
  { text: "Packet corrupt", codes: ["bad-packet-length", "closed-right-after-newkeys"] },
  { text: "Corrupted MAC on input.", codes: ["closed-right-after-newkeys", "known-bad-pair"] },
  {
    text: "privsep_preauth: preauth child terminated by signal NUMBER",
    codes: ["server-closed-after-idents", "server-closed-after-kexinit", "server-closed-after-kex-init"],
  },
  { text: "Privilege separation user sshd does not exist", codes: ["tcp-refused", "server-closed-after-idents", "server-closed-before-ident"] },
  { text: "drop connection #NUMBER from [HOST]:PORT on [HOST]:PORT past MaxStartups", codes: ["server-limit-maxstartups", "server-not-allowed"] },
  { text: "Timeout before authentication for HOST port PORT", codes: LOGIN_GRACE },
  { text: "Timeout before authentication for connection from HOST to HOST, pid = NUMBER", codes: LOGIN_GRACE },
  { text: "refused connect from HOST (HOST)", codes: ["server-closed-before-ident", "server-stall-dns-libwrap", "server-preident-text-then-close"] },
  { text: "Missing privilege separation directory: /run/sshd", codes: ["server-closed-before-ident", "tcp-refused", "server-closed-after-idents"] },
  { text: 'chroot("/run/sshd"): No such file or directory [preauth]', codes: ["server-closed-after-idents", "server-closed-before-ident"] },
  { text: "recv_rexec_state: TEXT incomplete message", codes: PRIVILEGE_SEPARATION },
  { text: "rexec of TEXT failed", codes: PRIVILEGE_SEPARATION },
  { text: "rexec version mismatch", codes: PRIVILEGE_SEPARATION },
  { text: "sshd: no hostkeys available -- exiting.", codes: ["tcp-refused", "server-closed-before-ident"] },
  // dropbear.
  { text: "Exit before auth: Exited normally", codes: ["client-gone-before-ident", "client-ident-invalid", "not-ssh-client"] },
  { text: "Exit before auth from <HOST:PORT>: Exited normally", codes: ["client-gone-before-ident", "client-ident-invalid", "not-ssh-client"] },
  { text: "Integrity error (bad packet size NUMBER)", codes: ["bad-packet-length", "ident-malformed"] },
  // PuTTY, plink, WinSCP, FileZilla.
  { text: "Network error: Connection refused", codes: REFUSED },
  { text: "Network error: Connection timed out", codes: NO_ANSWER },
  { text: "Network error: No route to host", codes: NO_ROUTE },
  { text: "Network error: Network is unreachable", codes: ["icmp-net-unreachable", "no-packets", "icmp-admin-prohibited"] },
  {
    text: "Network error: Software caused connection abort",
    codes: ["retransmission-timeout", "peer-state-lost", "injected-reset", "server-closed-after-idents"],
  },
  { text: "Network error: Connection reset by peer", codes: RESET_BEFORE_IDENT },
  {
    text: "Remote side unexpectedly closed network connection",
    codes: [
      "server-closed-before-ident",
      "server-closed-after-idents",
      "server-not-allowed",
      "server-limit-maxstartups",
      "server-closed-after-kexinit",
      "not-ssh-server",
    ],
  },
  {
    text: "Server unexpectedly closed network connection",
    codes: [
      "server-closed-before-ident",
      "server-closed-after-idents",
      "server-not-allowed",
      "server-limit-maxstartups",
      "server-closed-after-kexinit",
      "not-ssh-server",
    ],
  },
  { text: "Incoming packet was garbled on decryption", codes: GARBLED },
  { text: "The host key is not cached for this server", codes: ["host-key-prompt-stall", "host-key-rejected-by-client"] },
  { text: "WARNING - POTENTIAL SECURITY BREACH!", codes: ["host-key-rejected-by-client", "ssh-intercepted"] },
  { text: "No supported authentication methods available (server sent: TEXT)", codes: ["auth-phase-closed"] },
  // paramiko: transport.py _check_banner, client.py connect.
  { text: "Error reading SSH protocol banner", codes: [...CLOSED_BEFORE_IDENT, "server-silent-before-ident", "injected-reset"] },
  { text: "Server HOST not found in known_hosts", codes: LATE_HOST_KEY },
  { text: "Host key for server HOST does not match: got TEXT expected TEXT", codes: LATE_HOST_KEY },
  { text: "Unable to connect to port PORT on HOST", codes: [...REFUSED, ...NO_ROUTE] },
  { text: "Incompatible ssh server (no acceptable macs)", codes: ["no-common-mac", "kex-mac-required-despite-aead"] },
  // Go x/crypto/ssh and net.
  { text: "ssh: handshake failed: EOF", codes: [...CLOSED_BEFORE_IDENT, "server-closed-after-idents", "server-closed-after-kexinit"] },
  { text: "ssh: handshake failed: read tcp HOST->HOST: read: connection reset by peer", codes: [...RESET_BEFORE_IDENT, "server-closed-after-idents"] },
  { text: "ssh: handshake failed: read: connection reset by peer", codes: [...RESET_BEFORE_IDENT, "server-closed-after-idents"] },
  { text: "ssh: unable to authenticate, attempted methods TEXT, no supported methods remain", codes: ["auth-phase-closed"] },
  { text: "ssh: handshake failed: ssh: unable to authenticate, attempted methods TEXT, no supported methods remain", codes: ["auth-phase-closed"] },
  { text: "ssh: overflow reading version string", codes: ["not-ssh-server", "ident-malformed", "ident-preamble-too-long"] },
  { text: "dial tcp HOST: connect: connection refused", codes: REFUSED },
  { text: "dial tcp HOST: i/o timeout", codes: NO_ANSWER },
  { text: "dial tcp HOST: connect: no route to host", codes: NO_ROUTE },
  // libssh2 with curl and git, libssh.
  { text: "Failed getting banner", codes: [...CLOSED_BEFORE_IDENT, "server-silent-before-ident", "ident-malformed"] },
  { text: "Unable to exchange encryption keys", codes: LIBRARY_KEX },
  { text: "Failure establishing ssh session: NUMBER, Failed getting banner", codes: [...CLOSED_BEFORE_IDENT, "server-silent-before-ident"] },
  { text: "Failure establishing ssh session: NUMBER, Unable to exchange encryption keys", codes: LIBRARY_KEX },
  ...["-13", "-43"].map((number) => ({ text: `Failure establishing ssh session: ${number}`, codes: [...CLOSED_BEFORE_IDENT, "server-silent-before-ident"] })),
  { text: "SSL peer certificate or SSH remote key was not OK", codes: LATE_HOST_KEY },
  { text: "Failure establishing ssh session: NUMBER", codes: [...LIBRARY_KEX, "server-closed-before-ident", "not-ssh-server", "server-silent-before-ident"] },
  {
    text: "Socket error: disconnected",
    codes: ["server-closed-before-ident", "server-closed-after-idents", "server-closed-after-kexinit", "server-closed-after-kex-init"],
  },
  { text: "Socket error: Connection reset by peer", codes: [...RESET_BEFORE_IDENT, "server-closed-after-idents"] },
  { text: "Timeout connecting to HOST", codes: [...NO_ANSWER, "server-silent-before-ident"] },
  // jsch.
  { text: "connection is closed by foreign host", codes: CLOSED_BEFORE_IDENT },
  { text: "Session.connect: java.net.SocketException: Connection reset", codes: [...RESET_BEFORE_IDENT, "server-closed-after-idents"] },
  {
    text: "Session.connect: java.io.IOException: End of IO Stream Read",
    codes: ["server-closed-after-idents", "server-closed-after-kexinit", "server-closed-after-kex-init"],
  },
  { text: "Algorithm negotiation fail", codes: NO_COMMON },
  { text: "verify: false", codes: ["signature-invalid"] },
  { text: "Auth fail", codes: ["auth-phase-closed"] },
  { text: "Auth fail for methods TEXT", codes: ["auth-phase-closed"] },
  { text: "invalid server's version string", codes: ["not-ssh-server", "ident-malformed", "protocol-version-mismatch"] },
  { text: "timeout: socket is not established", codes: [...NO_ANSWER, "client-timeout-banner"] },
  { text: "java.net.ConnectException: Connection refused", codes: REFUSED },
  { text: "java.net.ConnectException: Connection timed out", codes: NO_ANSWER },
  // mscdex/ssh2 and Node's net.
  { text: "Timed out while waiting for handshake", codes: [...STALLS, "client-timeout-banner"] },
  { text: "Connection lost before handshake", codes: [...CLOSED_BEFORE_IDENT, "server-closed-after-idents", "server-closed-after-kexinit"] },
  { text: "connect ECONNREFUSED HOST", codes: REFUSED },
  { text: "connect ETIMEDOUT HOST", codes: NO_ANSWER },
  { text: "connect EHOSTUNREACH HOST", codes: NO_ROUTE },
  { text: "read ECONNRESET", codes: [...RESET_BEFORE_IDENT, "server-closed-after-idents"] },
  // asyncssh.
  { text: "asyncssh.misc.ConnectionLost: Connection lost", codes: [...CLOSED_BEFORE_IDENT, "server-closed-after-idents", "server-closed-after-kexinit"] },
];
