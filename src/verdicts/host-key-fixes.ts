import { isDialogClient } from "../knowledge/dialog-clients.ts";
import { HOST_KEY_STORES } from "../knowledge/host-key-stores.ts";
import type { Software } from "../knowledge/software.ts";
import type { FixRow } from "./define-verdict.ts";
import { type HostKeyParams, isCertified, keyWord, knownHostsName, publicKeyFile } from "./host-key-words.ts";
import { portOption } from "./ssh-command.ts";

interface Params extends HostKeyParams {
  reason: string | null;
}

/** What to do about a host key that the client does not accept; the check of the fingerprint comes before everything else. */
export function hostKeyFixes<P extends Params>(): FixRow<P>[] {
  return [
    {
      side: "server",
      command: (_, p) => `ssh-keygen -lf ${publicKeyFile(p)}`,
      why: "first of all, on the server's own console: its fingerprint must be the one in the evidence; if it is not, somebody else answers at that address",
      when: (p) => !isCertified(p),
    },
    {
      side: "client",
      command: (n) => `ssh-keygen -R '${knownHostsName(n)}'`,
      why: "once the fingerprint is checked: removes the old key by address (do the same for each host name of it); the next connection asks for the new one",
      when: (p, { software }) => p.reason !== "unknown" && !isCertified(p) && readsKnownHosts(software.client),
    },
    {
      side: "client",
      command: (n, p) =>
        `ssh-keyscan ${portOption(n)}-t ${keyWord(p) ?? "ed25519"} ${n.server} > new.key && ssh-keygen -lf new.key && cat new.key >> ~/.ssh/known_hosts`,
      why: "makes the key known where nobody can answer a question; compare the fingerprint that it prints with the server's before you keep it",
      risk: "ssh-keyscan takes what the network gives: without the comparison it trusts whoever answers",
      when: (p, { software }) => p.reason !== "revoked" && !isCertified(p) && readsKnownHosts(software.client),
    },
    {
      side: "client",
      why: "connect once with PuTTY itself, compare the fingerprint and accept the key: plink -batch then finds it; or give plink the fingerprint with -hostkey",
      when: (_, { software }) => software.client !== null && isDialogClient(software.client),
    },
    ...Object.entries(HOST_KEY_STORES).map(
      ([product, { what }]): FixRow<P> => ({ side: "client", why: what, when: (_, { software }) => software.client?.product === product }),
    ),
    {
      side: "server",
      command: () => "ssh-keygen -Lf /etc/ssh/ssh_host_ed25519_key-cert.pub",
      why: "shows validity and principals of the host certificate; sign the key again (ssh-keygen -s CA -I NAME -h -n NAMES -V +52w FILE.pub) and reload the server",
      when: isCertified,
    },
    {
      side: "server",
      command: () => "for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done",
      why: "on each machine behind that address: a pool needs the same host keys on all nodes, a reinstalled server its old ones back",
      when: (p) => p.reason === "changed-in-capture" || p.reason === "changed",
    },
  ];
}

/** ssh-keygen and ssh-keyscan serve this client: it is OpenSSH, unknown, or a library that reads the same files. */
export function readsKnownHosts(client: Software | null): boolean {
  return client === null || (!isDialogClient(client) && HOST_KEY_STORES[client.product]?.readsKnownHosts !== false);
}
