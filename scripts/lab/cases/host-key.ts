/** The key exchange is done on the server's side, and the client doesn't accept the host key, or asks. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { fingerprint, hostKey, publicKey } from "../keys.ts";
import { curlSftp, plink } from "../peers/clients.ts";
import { paramikoClient } from "../peers/python.ts";
import { ssh, startSsh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { must, pause } from "../process.ts";

const REJECTED = "Likely the host key. The signature can't be checked from outside, so nothing is said about it. Turning the check off is no fix.";
const AFTER_NEWKEYS =
  "The exchange is complete, outcome ok; beside it stands that the client left right after NEWKEYS, and that this client checks the host key that late.";

export const hostKeyCases: readonly Case[] = [
  {
    name: "host-key-rejected-changed",
    shows: "The client knows another key of this server and leaves on the reply.",
    made: "known_hosts has a different ed25519 key; StrictHostKeyChecking yes.",
    answer: `${REJECTED} The key's fingerprint is given, to be compared on the server's console.`,
    codes: [["host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage, { knows: ["ed25519-other"], options: ["StrictHostKeyChecking yes"] });
    },
  },
  {
    name: "host-key-rejected-unknown",
    shows: "The client knows no key of this server and may not ask.",
    made: "An empty known_hosts; StrictHostKeyChecking yes.",
    answer: REJECTED,
    codes: [["host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage, { options: ["StrictHostKeyChecking yes"] });
    },
  },
  {
    name: "host-key-rejected-plink",
    shows: "plink in batch mode leaves on a key that it hasn't stored.",
    made: "`plink -batch` without a stored key.",
    answer: REJECTED,
    codes: [["host-key-rejected-by-client"]],
    with: ["PuTTY plink", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await plink(stage);
    },
  },
  {
    name: "host-key-changed-between",
    shows: "A complete exchange; then the same address presents another key of the same type, and the client leaves.",
    made: "sshd is restarted with a new ed25519 key between the two connections; the client has stored the first.",
    answer: "Second connection: likely the changed key, because the capture holds both. Both fingerprints are given.",
    codes: [["exchange-complete"], ["host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const options = ["StrictHostKeyChecking yes", "KexAlgorithms curve25519-sha256"];
      const first = await startSshd(stage, { keys: ["ed25519"] });
      await ssh(stage, { knows: ["ed25519"], options });
      first.signal("SIGTERM");
      await first.ended;
      await startSshd(stage, { keys: ["ed25519-other"] });
      await ssh(stage, { knows: ["ed25519"], options });
    },
  },
  {
    name: "host-key-order-known-rsa",
    shows: "The client knows the server's RSA key and asks for it first; all is well.",
    made: "known_hosts has the RSA key only, so the client moves its RSA algorithms to the front.",
    answer: "Outcome ok. A list that is only reordered is no restricted offer.",
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage, { knows: ["rsa"], options: ["StrictHostKeyChecking yes"] });
    },
  },
  {
    name: "host-key-prompt-stall",
    shows: 'The client asks "Are you sure" and nobody answers; the server closes after four seconds.',
    made: "ssh with a terminal and an empty known_hosts; sshd has `LoginGraceTime 4`.",
    answer: "Likely the question. The reply was acknowledged, so nothing was lost on the way.",
    codes: [["host-key-prompt-stall"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 4"] });
      const client = await startSsh(stage, { terminal: true, options: ["StrictHostKeyChecking ask"] });
      await client.says(/Are you sure/);
      await pause(5000);
      await stage.client.signalPrograms("ssh", "SIGTERM");
    },
  },
  {
    name: "host-key-prompt-answered-no",
    shows: "The client asks, and leaves after three seconds: the user said no.",
    made: 'As host-key-prompt-stall, with "no" typed at the prompt.',
    answer: "Likely the question; the pause sets it apart from a key that is refused at once.",
    codes: [["host-key-prompt-stall", "host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, { terminal: true, options: ["StrictHostKeyChecking ask"] });
      await client.says(/Are you sure/);
      await pause(3000);
      client.type("no\n");
      await client.ended;
    },
  },
  {
    name: "host-key-prompt-answered-yes",
    shows: "The client asks, the user says yes after three seconds, and the exchange completes.",
    made: 'As host-key-prompt-stall, with "yes" typed at the prompt.',
    answer: "The near miss of host-key-prompt-stall: outcome ok, with a slow step on the client's side.",
    codes: [["exchange-complete"]],
    also: ["slow-step"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, { terminal: true, options: ["StrictHostKeyChecking ask"] });
      await client.says(/Are you sure/);
      await pause(3000);
      client.type("yes\n");
      await client.ended;
    },
  },
  {
    name: "killed-locally",
    shows: "The client is killed right after the reply: on the wire the same as a key that it rejects.",
    made: "ssh with a terminal asks about the host key and gets SIGKILL at once.",
    answer: "Likely a rejected host key, and that the client was killed stands among the causes: nothing on the wire tells them apart.",
    codes: [["host-key-rejected-by-client", "killed-locally"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const client = await startSsh(stage, { terminal: true, options: ["StrictHostKeyChecking ask"] });
      await client.says(/Are you sure/);
      await stage.client.signalPrograms("ssh", "SIGKILL");
      await pause(300);
    },
  },
  {
    name: "host-key-rejected-expired-certificate",
    shows: "The server presents a host certificate that expired years ago, and the client leaves.",
    made: "A certificate of a CA that the client trusts, valid in January 2020 only; StrictHostKeyChecking yes.",
    answer: "Certain that the certificate had expired when the packet was sent; the certificate's dates are in clear. The fix is a new certificate.",
    codes: [["host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const [key, ca] = [join(stage.folder, "host_key"), await hostKey("ecdsa")];
      await must(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", key]);
      await must(["ssh-keygen", "-q", "-s", ca, "-I", "lab-host", "-h", "-n", SERVER.v4, "-V", "20200101:20200131", `${key}.pub`]);
      await startSshd(stage, { keys: [], config: [`HostKey ${key}`, `HostCertificate ${key}-cert.pub`] });
      await ssh(stage, { authorities: ["ecdsa"], options: ["StrictHostKeyChecking yes"] });
    },
  },
  {
    name: "host-key-too-short",
    shows: "The server's RSA host key has 1024 bits; the client wants 2048.",
    made: "sshd with an RSA key of 1024 bits only; the client has `RequiredRSASize 2048`, as RHEL 9 sets it.",
    answer: "Likely: 1024 bits are legal, a policy of 2048 is usual. The server needs a longer key.",
    codes: [["host-key-too-short", "host-key-rejected-by-client"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { keys: ["rsa-1024"] });
      await ssh(stage, { options: ["RequiredRSASize 2048"] });
    },
  },
  {
    name: "closed-right-after-newkeys-paramiko",
    shows: "paramiko looks at the host key after NEWKEYS only, and leaves because it is another.",
    made: "paramiko's SSHClient with RejectPolicy and a different key in its known_hosts.",
    answer: AFTER_NEWKEYS,
    codes: [["exchange-complete"]],
    also: ["closed-right-after-newkeys"],
    with: ["paramiko", "OpenSSH server"],
    async run(stage) {
      const known = join(stage.folder, "known_hosts_paramiko");
      await writeFile(known, `${SERVER.v4} ${await publicKey("ed25519-other")}\n`);
      await startSshd(stage);
      await paramikoClient(stage, { known });
    },
  },
  {
    name: "closed-right-after-newkeys-curl",
    shows: "curl looks at the host key after NEWKEYS only, and leaves because it was told another.",
    made: "`curl --hostpubsha256 ... sftp://server/` with the fingerprint of a different key.",
    answer: AFTER_NEWKEYS,
    codes: [["exchange-complete"]],
    also: ["closed-right-after-newkeys"],
    with: ["curl (libssh2)", "libssh2", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await curlSftp(stage, (await fingerprint("ed25519-other")).replace("SHA256:", ""));
    },
  },
];
