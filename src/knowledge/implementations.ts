import type { Product } from "./product.ts";

/** How one implementation names itself. */
export interface Implementation {
  readonly product: Product;
  /** For people. */
  readonly name: string;
  /** Matches what follows "SSH-2.0-"; group 1 is the version. */
  readonly pattern: RegExp;
  readonly source: string;
}

/** A version that starts with a digit, as most do. */
const V = String.raw`(\d[\w.+]*)`;
const after = (prefix: string): RegExp => new RegExp(`^${prefix}${V}`, "i");
const maybeAfter = (name: string): RegExp => new RegExp(`^${name}(?:[-_/ ]?v?${V})?`, "i");

/** The first row that matches wins; rows whose pattern begins like another's stand before it. */
export const IMPLEMENTATIONS: readonly Implementation[] = [
  { product: "openssh", name: "OpenSSH", pattern: /^OpenSSH[_-]for[_-]Windows(?:[_-](\d[\d.]*(?:p\d+)?))?/, source: "Win32-OpenSSH version.h SSH_VERSION" },
  {
    product: "openssh",
    name: "OpenSSH",
    pattern: /^OpenSSH(?:[_-](\d[\d.]*(?:p\d+)?))?/,
    source: "openssh-portable version.h SSH_VERSION, sshd.c, sshconnect.c",
  },
  { product: "dropbear", name: "Dropbear", pattern: /^dropbear(?:[_-](\d[\d.]*))?/i, source: "dropbear sysoptions.h LOCAL_IDENT, IDENT_VERSION_PART" },
  { product: "putty", name: "PuTTY", pattern: /^(?:PuTTY|FuTTY|KiTTY)(?:[_-]Release[_-](\d[\d.]*))?/, source: "PuTTY version.h, verstring in ssh/verstring.c" },
  { product: "winscp", name: "WinSCP", pattern: /^WinSCP(?:_release_(\d[\d.]*))?/i, source: "WinSCP SecureShell.cpp; openssh-portable compat.c" },
  { product: "filezilla", name: "FileZilla", pattern: after("FileZilla_"), source: "FileZilla fzsftp, a PuTTY fork" },
  { product: "libssh2", name: "libssh2", pattern: after("libssh2_"), source: "libssh2 include/libssh2.h LIBSSH2_SSH_BANNER" },
  { product: "libssh", name: "libssh", pattern: /^libssh(?:[_-](\d[\d.]*))?/, source: "libssh client.c, server.c CLIENT_BANNER_SSH2" },
  { product: "paramiko", name: "Paramiko", pattern: after("paramiko_"), source: "paramiko transport.py _CLIENT_ID" },
  { product: "gitlab-sshd", name: "GitLab SSHD", pattern: /^(?:GitLab-SSHD|gitlab-sshd)/i, source: "gitlab-shell internal/sshd" },
  { product: "sftpgo", name: "SFTPGo", pattern: maybeAfter("SFTPGo"), source: "sftpgo internal/sftpd" },
  { product: "go", name: "Go x/crypto/ssh", pattern: /^Go(?![A-Za-z])/, source: "golang.org/x/crypto ssh/transport.go packageVersion" },
  { product: "asyncssh", name: "AsyncSSH", pattern: after("AsyncSSH_"), source: "asyncssh connection.py _DEFAULT_VERSION" },
  { product: "ssh2js", name: "ssh2 for Node.js", pattern: /^ssh2js(\d[\d.]*)/, source: "mscdex/ssh2 lib/protocol/Protocol.js IDENT" },
  { product: "jsch", name: "JSch", pattern: /^JSCH[_-](\d[\d.]*)/i, source: "JSch Session.java V_C" },
  { product: "cisco", name: "Cisco", pattern: after("Cisco-"), source: "openssh-portable compat.c Cisco-1.*; IOS" },
  { product: "tinyssh", name: "TinySSH", pattern: /^tinyssh(?:[_-](\d[\d.]*))?/, source: "tinyssh packet_hello.c" },
  { product: "lsh", name: "GNU lsh", pattern: /^lshd?-(\d[\d.]*)/, source: "lsh src/version.h" },
  { product: "bitvise", name: "Bitvise", pattern: /^(\d[\d.]*) FlowSsh/, source: "Bitvise FlowSsh identification" },
  {
    product: "sshlib",
    name: "Bitvise sshlib",
    pattern: /^(\d[\d.]*)[ _]sshlib/i,
    source: "Bitvise WinSSHD and GlobalSCAPE identification; openssh-portable compat.c *SSHlib",
  },
  {
    product: "tectia",
    name: "SSH Tectia",
    pattern: /^(\d[\d.]*) SSH (?:Tectia|Secure Shell)/,
    source: "SSH Communications Security identification; openssh-portable compat.c",
  },
  { product: "mod_sftp", name: "ProFTPD mod_sftp", pattern: /^mod_sftp(?:\/(\d[\d.]*))?/, source: "proftpd contrib/mod_sftp/mod_sftp.h MOD_SFTP_VERSION" },
  {
    product: "apache-mina",
    name: "Apache MINA SSHD",
    pattern: /^(?:APACHE-SSHD|SSHD-CORE)-(\d[\d.]*)/i,
    source: "mina-sshd AbstractSession.java, sshd-version.properties",
  },
  {
    product: "apache-mina",
    name: "Apache MINA SSHD",
    pattern: /^GerritCodeReview_[^ ]* \((?:APACHE-SSHD|SSHD-CORE)-(\d[\d.]*)/,
    source: "gerrit sshd/SshDaemon.java",
  },
  { product: "aws-transfer", name: "AWS Transfer Family", pattern: after("AWS_SFTP_"), source: "AWS Transfer Family server identification" },
  { product: "github-babeld", name: "GitHub babeld", pattern: /^babeld(?:-|$)/, source: "github.com server identification" },
  { product: "rosssh", name: "MikroTik RouterOS", pattern: /^ROSSSH/, source: "RouterOS server identification" },
  { product: "huawei", name: "Huawei VRP", pattern: /^HUAWEI(?:-(?:VRP-?)?(\d[\d.]*))?/i, source: "VRP server identification" },
  { product: "juniper", name: "Juniper ScreenOS", pattern: /^NetScreen/, source: "ScreenOS server identification" },
  { product: "ssh.net", name: "SSH.NET", pattern: /^Renci\.SshNet\.SshClient\.?(\d[\d.]*)?/, source: "SSH.NET Session.cs ClientVersion" },
  { product: "sshj", name: "sshj", pattern: maybeAfter("SSHJ"), source: "sshj DefaultConfig.java" },
  { product: "trilead", name: "Trilead SSH2", pattern: /^(?:TrileadSSH2Java|Ganymed[ _]Build)_(\d+)/i, source: "trilead-ssh2 ClientServerHello.java" },
  { product: "maverick", name: "Maverick", pattern: /^(?:Maverick|J2SSH_Maverick)(?:_SSHD)?(?:_(\d[\d.]*))?/, source: "Maverick Synergy identification" },
  { product: "phpseclib", name: "phpseclib", pattern: after("phpseclib_"), source: "phpseclib Net/SSH2.php generate_identifier" },
  { product: "net-ssh", name: "Net::SSH for Ruby", pattern: after("Ruby/Net::SSH_"), source: "net-ssh transport/server_version.rb PROTO_VERSION" },
  { product: "russh", name: "russh", pattern: after("(?:russh|thrussh)_"), source: "russh src/lib.rs SshId" },
  { product: "wolfssh", name: "wolfSSH", pattern: maybeAfter("wolfSSH"), source: "wolfssh internal.c sshProtoIdStr" },
  { product: "erlang", name: "Erlang/OTP ssh", pattern: after("Erlang/"), source: "otp lib/ssh ssh_transport.erl" },
  { product: "twisted", name: "Twisted Conch", pattern: maybeAfter("Twisted"), source: "twisted conch/ssh/transport.py ourVersionString" },
  { product: "sunssh", name: "SunSSH", pattern: after("Sun_SSH_"), source: "Solaris version.h; openssh-portable compat.c Sun_SSH_1.0*" },
  { product: "securecrt", name: "SecureCRT", pattern: after("SecureCRT_"), source: "VanDyke identification" },
  { product: "vshell", name: "VShell", pattern: /^VShell(?:_(\d[\w.]*))?/i, source: "VanDyke identification" },
  { product: "cerberus", name: "Cerberus FTP Server", pattern: /^CerberusFTPServer(?:_(\d[\d.]*))?/, source: "Cerberus identification" },
  { product: "crushftp", name: "CrushFTP", pattern: /^CrushFTPSSHD(?:[-_](\d[\d.]*))?/, source: "CrushFTP identification" },
  { product: "serv-u", name: "Serv-U", pattern: /^Serv-U(?:_(\d[\d.]*))?/, source: "Serv-U identification" },
  { product: "comware", name: "HPE Comware", pattern: after("Comware-"), source: "Comware identification" },
  { product: "romsshell", name: "RomSShell", pattern: /^RomSShell(?:_(\d[\d.]*))?/, source: "AllegroSoft identification" },
  { product: "mocana", name: "Mocana NanoSSH", pattern: /^Mocana SSH(?: (\d[\d.]*))?/, source: "Mocana identification" },
  { product: "fortissh", name: "FortiSSH", pattern: /^FortiSSH(?:_(\d[\d.]*))?/, source: "FortiOS identification" },
  { product: "zte", name: "ZTE", pattern: /^ZTE_SSH(?:\.(\d[\d.]*))?/, source: "ZTE identification" },
  { product: "dartssh2", name: "dartssh2", pattern: /^DartSSH_/, source: "dartssh2 lib/src/ssh_client.dart, ident DartSSH_2.0 in every version" },
  { product: "nmap", name: "Nmap", pattern: /^Nmap[-_]/i, source: "nmap nselib/ssh1.lua, ssh2.lua" },
];
