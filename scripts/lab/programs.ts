/** The programs of the lab and the Debian package of each; versions are asked of dpkg, so that no README can lie. */
import { must } from "./process.ts";

const PACKAGES = {
  "OpenSSH client": "openssh-client",
  "OpenSSH server": "openssh-server",
  "dropbear server": "dropbear-bin",
  "dropbear client": "dropbear-bin",
  "PuTTY plink": "putty-tools",
  paramiko: "python3-paramiko",
  asyncssh: "python3-asyncssh",
  tinysshd: "tinysshd",
  "lsh client": "lsh-client",
  "lsh server": "lsh-server",
  "Twisted Conch": "python3-twisted",
  "Erlang ssh": "erlang-ssh",
  "Net::SSH": "ruby-net-ssh",
  JSch: "libjsch-java",
  "ProFTPD mod_sftp": "proftpd-mod-crypto",
  "rclone (Go x/crypto/ssh)": "rclone",
  "curl (libssh2)": "curl",
  libssh2: "libssh2-1",
  nmap: "nmap",
  "ssh-audit": "ssh-audit",
  endlessh: "endlessh",
  sslh: "sslh",
  netcat: "netcat-openbsd",
  socat: "socat",
  "OpenSSL s_client": "openssl",
  "OpenSSL s_server": "openssl",
  "Python http.server": "python3",
} as const;

/** Besides the packages: the lab's own hand-made peers, and the kernel's TCP alone. */
export type Program = keyof typeof PACKAGES | "hand-made client" | "hand-made server" | "Linux TCP";

const isPackaged = (program: Program): program is keyof typeof PACKAGES => program in PACKAGES;

/** "OpenSSH client (openssh-client 1:9.2p1-2)". */
export async function describe(program: Program): Promise<string> {
  if (program === "Linux TCP") return `Linux TCP (kernel ${(await must(["uname", "-r"])).trim().replace(/-.*/, "")})`;
  if (!isPackaged(program)) return program;
  const name = PACKAGES[program];
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own syntax
  const version = await must(["dpkg-query", "-W", "-f=${Version}", name]);
  return `${program} (${name} ${version})`;
}
