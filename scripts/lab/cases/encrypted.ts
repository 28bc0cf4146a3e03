/** The exchange is complete; what is told comes from the negotiation, or from the shape of what follows. */
import type { Case } from "../case.ts";
import { hostKey } from "../keys.ts";
import { SHORT_LISTS, ssh, startSsh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";

const OK = [["exchange-complete"]];

export const encrypted: readonly Case[] = [
  {
    name: "auth-phase-closed-allow-users",
    shows: "The exchange completes; every login method is refused, because AllowUsers doesn't have the user.",
    made: "sshd has `AllowUsers somebody`; the client offers three keys.",
    answer: "Outcome ok. Beside it: the rest is authentication, to be looked up in the server's log.",
    codes: OK,
    also: ["auth-phase-closed"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["AllowUsers somebody"] });
      await ssh(stage, { options: [...SHORT_LISTS, `IdentityFile ${await hostKey("ed25519-other")}`, `IdentityFile ${await hostKey("ecdsa")}`] });
    },
  },
  {
    name: "auth-phase-closed-max-tries",
    shows: "The exchange completes; the server ends it after two refused keys.",
    made: "sshd has `MaxAuthTries 2`; the client has four keys.",
    answer: "Outcome ok. Beside it: the server closed in the authentication; too many keys in the client's agent is among the causes.",
    codes: OK,
    also: ["auth-phase-closed"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["MaxAuthTries 2"] });
      const keys = await Promise.all((["ed25519", "ed25519-other", "ecdsa", "rsa"] as const).map(hostKey));
      await ssh(stage, { options: [...SHORT_LISTS, ...keys.map((key) => `IdentityFile ${key}`)] });
    },
  },
  {
    name: "login-grace-in-auth",
    shows: "The password prompt is left open; the server closes after four seconds.",
    made: "ssh with a terminal; sshd has `LoginGraceTime 4`.",
    answer: "Outcome ok. Beside it: the server's timer ended a login that nobody finished.",
    codes: OK,
    also: ["login-grace-in-auth"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 4"] });
      const client = await startSsh(stage, { terminal: true, options: [...SHORT_LISTS, "NumberOfPasswordPrompts 1"] });
      await client.says(/password:/);
      await pause(5000);
      await stage.client.signalPrograms("ssh", "SIGTERM");
    },
  },
  {
    name: "weak-algorithm",
    shows: "The two agree on group1, ssh-rsa, 3des-cbc and hmac-md5, and the exchange completes.",
    made: "Both sides are made to allow these, as for an old device.",
    answer: "Outcome ok. Beside it: each weak slot with its reason.",
    codes: OK,
    also: ["weak-algorithm", "client-offer-restricted", "server-offer-restricted"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const weak = ["KexAlgorithms diffie-hellman-group1-sha1", "HostKeyAlgorithms ssh-rsa", "Ciphers 3des-cbc", "MACs hmac-md5"];
      await startSshd(stage, { config: weak });
      await ssh(stage, { options: weak });
    },
  },
  {
    name: "offer-restricted-server",
    shows: "A hardened server and a client with its defaults: fine, and the server's lists aren't its defaults.",
    made: "sshd has `KexAlgorithms curve25519-sha256`, `Ciphers aes256-gcm@openssh.com`, `MACs hmac-sha2-512-etm@openssh.com`.",
    answer: "Outcome ok. Beside it: which slots somebody configured, and in which file.",
    codes: OK,
    also: ["server-offer-restricted"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms curve25519-sha256", "Ciphers aes256-gcm@openssh.com", "MACs hmac-sha2-512-etm@openssh.com"] });
      await ssh(stage);
    },
  },
  {
    name: "offer-restricted-client",
    shows: "A restricted client and a server with its defaults: fine, and the client's lists aren't its defaults.",
    made: "The client has one name in each list.",
    answer: "Outcome ok. Beside it: which slots somebody configured, and in which file.",
    codes: OK,
    also: ["client-offer-restricted"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await ssh(stage, { options: SHORT_LISTS });
    },
  },
  {
    name: "proxyjump-inner-failure",
    shows: "ssh -J: the exchange with the jump host and the login there are fine; the connection from there to the target is refused, and all ends.",
    made: "The client logs in at the server with a key and asks it to forward to a closed port of its own (`ssh -W`, what -J does).",
    answer: "Outcome ok. That an inner connection failed is a possible reading, no more: it is all encrypted.",
    codes: OK,
    also: ["proxyjump-inner-failure"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const key = await hostKey("ed25519-other");
      await startSshd(stage, { config: ["PermitRootLogin yes", `AuthorizedKeysFile ${key}.pub`] });
      await ssh(stage, { options: [...SHORT_LISTS, `IdentityFile ${key}`, "User root"], forward: "127.0.0.1:2222" });
    },
  },
  {
    name: "not-port-22",
    shows: "A complete exchange on port 443.",
    made: "sshd on port 443.",
    answer: "Found by its first bytes, not by its port: outcome ok.",
    codes: OK,
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { port: 443 });
      await ssh(stage, { options: [...SHORT_LISTS, "Port 443"] });
    },
  },
];
