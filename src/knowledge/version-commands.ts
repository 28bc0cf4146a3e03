import type { Product } from "./product.ts";

/** How a program says which version it is: a command of the shell, or, for a library, what shows it. */
export interface VersionCommand {
  readonly client?: string;
  readonly server?: string;
}

/** From the manual of each; OpenSSH's sshd knows -V since 9.2, and prints the version with its usage text before. */
const VERSION_COMMANDS: Readonly<Partial<Record<Product, VersionCommand>>> = {
  openssh: { client: "ssh -V", server: "sshd -V" },
  sunssh: { client: "ssh -V", server: "sshd -V" },
  dropbear: { client: "dbclient -V", server: "dropbear -V" },
  putty: { client: "plink -V" },
  lsh: { client: "lsh --version", server: "lshd --version" },
  paramiko: { client: "pip show paramiko", server: "pip show paramiko" },
  asyncssh: { client: "pip show asyncssh", server: "pip show asyncssh" },
  twisted: { client: "pip show twisted", server: "pip show twisted" },
  ssh2js: { client: "npm ls ssh2", server: "npm ls ssh2" },
  "net-ssh": { client: "gem list net-ssh" },
  go: { client: "go version -m PROGRAM | grep golang.org/x/crypto", server: "go version -m PROGRAM | grep golang.org/x/crypto" },
  jsch: { client: "find / -name 'jsch*.jar' 2>/dev/null" },
  libssh2: { client: "curl --version" },
  mod_sftp: { server: "proftpd -v" },
};

/** Null where the product has none that is known: it is said in words. */
export function versionCommand(product: Product | null, role: keyof VersionCommand): string | null {
  return (product === null ? undefined : VERSION_COMMANDS[product]?.[role]) ?? null;
}
