import type { End } from "../../exchange/exchange-facts.ts";
import type { Product } from "../../knowledge/product.ts";
import type { Slot } from "../../knowledge/slot.ts";

/** One line that sets one kind of list (or one direction of it): `%` stands for the names. */
export interface Assignment {
  slot: Slot;
  /** Absent: both ends have it. */
  end?: End;
  direction?: "c2s" | "s2c";
  template: string;
}

/** A program that is told its lists by an assignment or an option, whole. Names from each one's manual or source. */
export interface AssignmentDialect {
  product: Product;
  ends: readonly End[];
  /** Between the names, and around each. */
  separator: string;
  quote: string;
  assignments: readonly Assignment[];
  /** Shows what is in force; null: it is part of a program. */
  command: string | null;
  where: string;
  /** The names that it takes, where the tables of src/knowledge do not tell. */
  takes?: RegExp;
}

const C_PROGRAM = "in the program, before the session is opened";

/** The option `algorithms` of npm's ssh2, the same for Client.connect() and new Server(): its README, "Client methods". */
const SSH2JS_ALGORITHMS: readonly Assignment[] = [
  { slot: "kex", template: "algorithms.kex = [%];" },
  { slot: "hostkey", template: "algorithms.serverHostKey = [%];" },
  { slot: "cipher", template: "algorithms.cipher = [%];" },
  { slot: "mac", template: "algorithms.hmac = [%];" },
  { slot: "compression", template: "algorithms.compress = [%];" },
];

export const ASSIGNMENT_DIALECTS: readonly AssignmentDialect[] = [
  {
    product: "paramiko",
    ends: ["client", "server"],
    separator: ", ",
    quote: '"',
    assignments: [
      { slot: "kex", template: "paramiko.Transport._preferred_kex = (%,)" },
      { slot: "hostkey", end: "client", template: "paramiko.Transport._preferred_keys = (%,)" },
      { slot: "cipher", template: "paramiko.Transport._preferred_ciphers = (%,)" },
      { slot: "mac", template: "paramiko.Transport._preferred_macs = (%,)" },
      { slot: "compression", template: "paramiko.Transport._preferred_compression = (%,)" },
    ],
    command: null,
    where: "in the program, before it makes a connection; look for disabled_algorithms= there, which takes names away again",
  },
  {
    product: "go",
    ends: ["client", "server"],
    separator: ", ",
    quote: '"',
    assignments: [
      { slot: "kex", template: "config.KeyExchanges = []string{%}" },
      { slot: "hostkey", end: "client", template: "config.HostKeyAlgorithms = []string{%}" },
      { slot: "cipher", template: "config.Ciphers = []string{%}" },
      { slot: "mac", template: "config.MACs = []string{%}" },
    ],
    command: null,
    where: "in the program, on its ssh.ClientConfig or ssh.ServerConfig (golang.org/x/crypto/ssh), where its version has the name",
  },
  {
    product: "asyncssh",
    ends: ["client", "server"],
    separator: ", ",
    quote: '"',
    assignments: [
      { slot: "kex", template: "kex_algs=[%]," },
      { slot: "hostkey", end: "client", template: "server_host_key_algs=[%]," },
      { slot: "cipher", template: "encryption_algs=[%]," },
      { slot: "mac", template: "mac_algs=[%]," },
      { slot: "compression", template: "compression_algs=[%]," },
    ],
    command: null,
    where: "in the program, as arguments of asyncssh.connect() or asyncssh.listen()",
  },
  {
    product: "ssh2js",
    ends: ["client"],
    separator: ", ",
    quote: "'",
    assignments: SSH2JS_ALGORITHMS,
    command: null,
    where: "in the program; `algorithms` is the option of that name that Client.connect() takes",
  },
  {
    product: "jsch",
    ends: ["client"],
    separator: ",",
    quote: "",
    assignments: [
      { slot: "kex", template: 'session.setConfig("kex", "%");' },
      { slot: "hostkey", template: 'session.setConfig("server_host_key", "%");' },
      { slot: "cipher", direction: "c2s", template: 'session.setConfig("cipher.c2s", "%");' },
      { slot: "cipher", direction: "s2c", template: 'session.setConfig("cipher.s2c", "%");' },
      { slot: "mac", direction: "c2s", template: 'session.setConfig("mac.c2s", "%");' },
      { slot: "mac", direction: "s2c", template: 'session.setConfig("mac.s2c", "%");' },
      { slot: "compression", direction: "c2s", template: 'session.setConfig("compression.c2s", "%");' },
      { slot: "compression", direction: "s2c", template: 'session.setConfig("compression.s2c", "%");' },
    ],
    command: null,
    where: "in the program, before session.connect()",
  },
  {
    product: "libssh2",
    ends: ["client"],
    separator: ",",
    quote: "",
    assignments: [
      { slot: "kex", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_KEX, "%");' },
      { slot: "hostkey", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_HOSTKEY, "%");' },
      { slot: "cipher", direction: "c2s", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_CS, "%");' },
      { slot: "cipher", direction: "s2c", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_CRYPT_SC, "%");' },
      { slot: "mac", direction: "c2s", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_CS, "%");' },
      { slot: "mac", direction: "s2c", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_MAC_SC, "%");' },
      { slot: "compression", direction: "c2s", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_COMP_CS, "%");' },
      { slot: "compression", direction: "s2c", template: 'libssh2_session_method_pref(session, LIBSSH2_METHOD_COMP_SC, "%");' },
    ],
    command: null,
    where: `${C_PROGRAM}; curl and git have no option for it`,
  },
  {
    product: "libssh",
    ends: ["client"],
    separator: ",",
    quote: "",
    assignments: [
      { slot: "kex", template: 'ssh_options_set(session, SSH_OPTIONS_KEY_EXCHANGE, "%");' },
      { slot: "hostkey", template: 'ssh_options_set(session, SSH_OPTIONS_HOSTKEYS, "%");' },
      { slot: "cipher", direction: "c2s", template: 'ssh_options_set(session, SSH_OPTIONS_CIPHERS_C_S, "%");' },
      { slot: "cipher", direction: "s2c", template: 'ssh_options_set(session, SSH_OPTIONS_CIPHERS_S_C, "%");' },
      { slot: "mac", direction: "c2s", template: 'ssh_options_set(session, SSH_OPTIONS_HMAC_C_S, "%");' },
      { slot: "mac", direction: "s2c", template: 'ssh_options_set(session, SSH_OPTIONS_HMAC_S_C, "%");' },
      { slot: "compression", direction: "c2s", template: 'ssh_options_set(session, SSH_OPTIONS_COMPRESSION_C_S, "%");' },
      { slot: "compression", direction: "s2c", template: 'ssh_options_set(session, SSH_OPTIONS_COMPRESSION_S_C, "%");' },
    ],
    command: null,
    where: C_PROGRAM,
  },
  {
    product: "libssh",
    ends: ["server"],
    separator: ",",
    quote: "",
    assignments: [
      { slot: "kex", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_KEY_EXCHANGE, "%");' },
      { slot: "hostkey", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "%");' },
      { slot: "cipher", direction: "c2s", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_CIPHERS_C_S, "%");' },
      { slot: "cipher", direction: "s2c", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_CIPHERS_S_C, "%");' },
      { slot: "mac", direction: "c2s", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HMAC_C_S, "%");' },
      { slot: "mac", direction: "s2c", template: 'ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HMAC_S_C, "%");' },
    ],
    command: null,
    where: "in the program, before ssh_bind_listen()",
  },
  {
    product: "ssh2js",
    ends: ["server"],
    separator: ", ",
    quote: "'",
    assignments: SSH2JS_ALGORITHMS,
    command: null,
    where: "in the program; `algorithms` is the option of that name that new Server() takes beside hostKeys",
  },
  {
    // ssh(3erl): preferred_algorithms; what its ssh_transport:supported_algorithms() lists, measured with ssh 4.15.
    product: "erlang",
    ends: ["client", "server"],
    separator: ",",
    quote: "'",
    assignments: [
      { slot: "kex", template: "{kex,[%]}," },
      { slot: "hostkey", template: "{public_key,[%]}," },
      { slot: "cipher", template: "{cipher,[%]}," },
      { slot: "mac", template: "{mac,[%]}," },
      { slot: "compression", template: "{compression,[%]}," },
    ],
    command: null,
    where:
      "in the program, inside {preferred_algorithms,[ ]} among the options of ssh:daemon or ssh:connect (or for all of them in sys.config, under ssh), without the last comma; kinds that are left out keep their defaults",
    takes:
      /^(ecdh-sha2-nistp(256|384|521)|curve25519-sha256(@libssh\.org)?|diffie-hellman-group(-exchange-sha(1|256)|1-sha1|14-sha(1|256)|16-sha512|18-sha512)|ecdsa-sha2-nistp(256|384|521)|ssh-ed25519|rsa-sha2-(256|512)|ssh-rsa|ssh-dss|aes(128|256)-gcm@openssh\.com|aes(128|192|256)-(ctr|cbc)|3des-cbc|hmac-sha2-(256|512)(-etm@openssh\.com)?|hmac-sha1(-96|-etm@openssh\.com)?|none|zlib(@openssh\.com)?)$/,
  },
  {
    // twisted.conch.ssh.transport: SSHCiphers.cipherMap and macMap, _kex; measured with 22.4.
    product: "twisted",
    ends: ["client", "server"],
    separator: ", ",
    quote: '"',
    assignments: [
      { slot: "kex", template: "SSHTransportBase.supportedKeyExchanges = [name.encode() for name in (%,)]" },
      { slot: "hostkey", end: "client", template: "SSHTransportBase.supportedPublicKeys = [name.encode() for name in (%,)]" },
      { slot: "cipher", template: "SSHTransportBase.supportedCiphers = [name.encode() for name in (%,)]" },
      { slot: "mac", template: "SSHTransportBase.supportedMACs = [name.encode() for name in (%,)]" },
      { slot: "compression", template: "SSHTransportBase.supportedCompressions = [name.encode() for name in (%,)]" },
    ],
    command: null,
    where: "in the program, after `from twisted.conch.ssh.transport import SSHTransportBase` and before it connects or listens, where its version has the name",
    takes:
      /^(curve25519-sha256(@libssh\.org)?|ecdh-sha2-nistp(256|384|521)|diffie-hellman-group(-exchange-sha(1|256)|14-sha1)|ecdsa-sha2-nistp(256|384|521)|ssh-ed25519|rsa-sha2-(256|512)|ssh-rsa|aes(128|192|256)-(ctr|cbc)|3des-(ctr|cbc)|hmac-(sha2-(512|384|256)|sha1|md5)|none|zlib)$/,
  },
  {
    // Net::SSH::Transport::Algorithms::ALGORITHMS, measured with 7.0; curve25519 wants the gem x25519, which an identification does not tell.
    product: "net-ssh",
    ends: ["client"],
    separator: ", ",
    quote: '"',
    assignments: [
      { slot: "kex", template: "options[:kex] = [%]" },
      { slot: "hostkey", template: "options[:host_key] = [%]" },
      { slot: "cipher", template: "options[:encryption] = [%]" },
      { slot: "mac", template: "options[:hmac] = [%]" },
      { slot: "compression", template: "options[:compression] = [%]" },
    ],
    command: null,
    where: "in the program; `options` is the third argument of Net::SSH.start (in Capistrano: ssh_options)",
    takes:
      /^(ecdh-sha2-nistp(256|384|521)|diffie-hellman-group(-exchange-sha(1|256)|14-sha(1|256)|1-sha1)|ssh-ed25519|ecdsa-sha2-nistp(256|384|521)|ssh-rsa|ssh-dss|rsa-sha2-(256|512)|aes(128|192|256)-(ctr|cbc)|(3des|blowfish|cast128)-(ctr|cbc)|hmac-sha2-(512|256)(-etm@openssh\.com)?|hmac-(sha1|md5)(-96)?|none|zlib(@openssh\.com)?)$/,
  },
  {
    // mod_sftp's names as the module of ProFTPD 1.3.8 holds them; `proftpd -t` refuses others.
    product: "mod_sftp",
    ends: ["server"],
    separator: " ",
    quote: "",
    assignments: [
      { slot: "kex", template: "SFTPKeyExchanges %" },
      { slot: "cipher", template: "SFTPCiphers %" },
      { slot: "mac", template: "SFTPDigests %" },
    ],
    command: "proftpd -t && systemctl restart proftpd",
    where: "in /etc/proftpd/sftp.conf or proftpd.conf, where SFTPEngine stands; host key algorithms come with a SFTPHostKey of their type",
    takes:
      /^(curve25519-sha256(@libssh\.org)?|curve448-sha512|ecdh-sha2-nistp(256|384|521)|diffie-hellman-group(-exchange-sha(1|256)|1-sha1|14-sha(1|256)|16-sha512|18-sha512)|aes(128|192|256)-(ctr|cbc)|aes(128|256)-gcm@openssh\.com|3des-(ctr|cbc)|hmac-sha2-(256|512)(-etm@openssh\.com)?|hmac-sha1(-96)?|hmac-md5(-96)?|umac-(64|128)(-etm)?@openssh\.com)$/,
  },
  {
    product: "cisco",
    ends: ["client", "server"],
    separator: " ",
    quote: "",
    assignments: [
      { slot: "kex", end: "server", template: "ip ssh server algorithm kex %" },
      { slot: "hostkey", end: "server", template: "ip ssh server algorithm hostkey %" },
      { slot: "cipher", end: "server", template: "ip ssh server algorithm encryption %" },
      { slot: "mac", end: "server", template: "ip ssh server algorithm mac %" },
      { slot: "kex", end: "client", template: "ip ssh client algorithm kex %" },
      { slot: "cipher", end: "client", template: "ip ssh client algorithm encryption %" },
      { slot: "mac", end: "client", template: "ip ssh client algorithm mac %" },
    ],
    command: "show ip ssh",
    where:
      "in configuration mode, where the release has these names (a ? behind `ip ssh server algorithm kex` lists what it has; without that command, update it); RSA algorithms need a key: crypto key generate rsa modulus 2048",
    takes:
      /^(ecdh-sha2-nistp(256|384|521)|diffie-hellman-group(14-sha1|14-sha256|16-sha512)|rsa-sha2-(256|512)|ssh-rsa|(aes(128|192|256)-(ctr|cbc)|3des-cbc)|hmac-sha(1|2-256|2-512))$/,
  },
];
