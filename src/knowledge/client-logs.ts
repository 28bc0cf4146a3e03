import type { Product } from "./product.ts";

/** How a client is made to say what it does: a program of the shell, with its option for a port, or what its user has to switch on. */
export type ClientLog = { readonly program: string; readonly port: "-p" | "-P" } | { readonly what: string };

/** OpenSSH's own client, and what stands for a client that nobody knows. */
export const SSH_LOG: ClientLog = { program: "ssh -v", port: "-p" };

/** Clients whose log is not had with `ssh -v`. Sources: the manuals of each; measured with plink 0.78, dbclient 2022.83 and lsh 2.1. */
export const CLIENT_LOGS: Readonly<Partial<Record<Product, ClientLog>>> = {
  openssh: SSH_LOG,
  sunssh: SSH_LOG,
  putty: { program: "plink -v", port: "-P" },
  lsh: { program: "lsh -v", port: "-p" },
  // -v is there only where it was built with DEBUG_TRACE; the reason for leaving is printed without it.
  dropbear: { program: "dbclient", port: "-p" },
  winscp: { what: "Preferences, Logging, level Debug 2" },
  filezilla: { what: "Settings, Debug, level 3" },
  paramiko: { what: "paramiko.util.log_to_file('ssh.log')" },
  asyncssh: { what: "logging.basicConfig(level='DEBUG') and asyncssh.set_debug_level(2)" },
  ssh2js: { what: "debug: console.log in the options of connect()" },
  jsch: { what: "JSch.setLogger()" },
  "net-ssh": { what: "verbose: :debug in the options of Net::SSH.start" },
  libssh: { what: "ssh_set_log_level(SSH_LOG_PACKET)" },
  libssh2: { what: "in curl -v, elsewhere libssh2_trace()" },
  go: { what: "the error that ssh.Dial returns" },
};
