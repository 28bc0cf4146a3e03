import type { Product } from "./product.ts";

/** Where a library keeps the host keys that it trusts, or who decides instead. */
export interface HostKeyStore {
  /** It reads files in the format of known_hosts, so that ssh-keygen and ssh-keyscan serve it too. */
  readonly readsKnownHosts: boolean;
  /** For people, as a sentence without its full stop. */
  readonly what: string;
  readonly source: string;
}

/** Libraries whose program, not a person at a prompt, says what is trusted. */
export const HOST_KEY_STORES: Readonly<Partial<Record<Product, HostKeyStore>>> = {
  go: {
    readsKnownHosts: true,
    what: "the program decides in its HostKeyCallback: with knownhosts.New it reads the files that it names there, with ssh.FixedHostKey one key",
    source: "golang.org/x/crypto ssh/client.go HostKeyCallback, ssh/knownhosts",
  },
  ssh2js: {
    readsKnownHosts: false,
    what: "the program decides in hostVerifier (hostHash says what it is given); no known_hosts is read: change what it holds the key against",
    source: "mscdex/ssh2 README.md, Client.connect",
  },
  twisted: {
    readsKnownHosts: false,
    what: "the program decides in verifyHostKey of its transport; only conch and its KnownHostsFile read known_hosts",
    source: "twisted conch/ssh/transport.py verifyHostKey, conch/client/knownhosts.py",
  },
  jsch: { readsKnownHosts: true, what: "the program names its file in setKnownHosts, or its own HostKeyRepository", source: "JSch JSch.java setKnownHosts" },
  "net-ssh": {
    readsKnownHosts: true,
    what: "the option user_known_hosts_file names its files (default ~/.ssh/known_hosts), verify_host_key how strict it is",
    source: "net-ssh lib/net/ssh.rb, lib/net/ssh/known_hosts.rb",
  },
  erlang: {
    readsKnownHosts: true,
    what: "the file known_hosts in user_dir (default ~/.ssh) is read; silently_accept_hosts and user_interaction say what becomes of a key that is not there",
    source: "otp lib/ssh ssh_file.erl, ssh.hrl",
  },
};
