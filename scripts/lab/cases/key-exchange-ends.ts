/** One end leaves in the midst of the key exchange, and the reason is not on the wire, or hardly. */
import type { Case } from "../case.ts";
import { startKeyAgent } from "../peers/key-agent.ts";
import { jschClient, twistedClient } from "../peers/libraries.ts";
import { asyncsshClient, startParamikoServer } from "../peers/python.ts";
import { rawClient } from "../peers/raw.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { awaitClose, awaitIdent, awaitMessage, end, send, wait } from "../raw/script.ts";
import { kexinit, line, MESSAGE, packet, random, string, uint32 } from "../raw/wire.ts";

/** What RHEL 9's crypto-policies give OpenSSH 8.7 as client, level DEFAULT, and the one line that a user adds for an old device: `HostKeyAlgorithms +ssh-rsa`. */
const RHEL_9 = {
  kex: [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "ecdh-sha2-nistp521",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group18-sha512",
    "ext-info-c",
  ],
  hostKey: ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519", "rsa-sha2-256", "rsa-sha2-512", "ssh-rsa"],
  ciphers: ["aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr", "aes128-gcm@openssh.com", "aes128-ctr"],
  macs: [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha1-etm@openssh.com",
    "umac-128-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha1",
    "umac-128@openssh.com",
    "hmac-sha2-512",
  ],
} as const;

export const keyExchangeEnds: readonly Case[] = [
  {
    name: "server-closed-after-kex-init-agent-refuses",
    shows: "The client sends its part of the key exchange, and the server closes instead of its reply: it cannot sign.",
    made: "sshd has its host key in an agent (`HostKeyAgent`) that wants to ask somebody before it signs (`ssh-add -c`), and nobody is there.",
    answer: "Possible causes only, a host key that cannot be used among them: the server's log has the reason, the wire has a FIN.",
    codes: [["server-closed-after-kex-init"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const agent = await startKeyAgent(stage, "ed25519", ["-c"]);
      await startSshd(stage, { keys: [], config: agent.config });
      await ssh(stage);
    },
  },
  {
    name: "killed-locally-time-limit",
    shows: "The server takes its time for the signature, and the client leaves after a second and a half without a word.",
    made: "sshd has its host key in an agent (`HostKeyAgent`) that is stopped, as a busy HSM is; ssh gets SIGTERM after 1.5 s, as from timeout(1).",
    answer: "The client left and the server owed its reply: a time limit or a user. No more than possible.",
    codes: [["killed-locally"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      const agent = await startKeyAgent(stage, "ed25519");
      await startSshd(stage, { keys: [], config: agent.config });
      // sshd has asked for the agent's keys by now: only signatures are late.
      agent.program.signal("SIGSTOP");
      await ssh(stage, { options: SHORT_LISTS, timeoutMs: 1500 });
      await pause(500);
      agent.program.signal("SIGCONT");
    },
  },
  {
    name: "signature-invalid",
    shows: "The server's signature does not fit the exchange: three clients leave and say so, each in its own words.",
    made: "A paramiko server that signs something else than the exchange hash; asyncssh, then JSch, then Twisted Conch.",
    answer: "Certain for all three that the client found the signature wrong, by the text of its DISCONNECT.",
    codes: [["signature-invalid"], ["signature-invalid"], ["signature-invalid"]],
    with: ["asyncssh", "JSch", "Twisted Conch", "paramiko"],
    async run(stage) {
      await startParamikoServer(stage, { key: "rsa", false_signature: true });
      await asyncsshClient(stage);
      await jschClient(stage);
      await twistedClient(stage);
    },
  },
  {
    name: "signature-invalid-openssh",
    shows: "The same wrong signature, and OpenSSH's client leaves without a word.",
    made: "A paramiko server that signs something else than the exchange hash; the client knows its key.",
    answer: "Likely a rejected host key at most: nothing on the wire tells a wrong signature from a wrong key. That stands among the causes.",
    codes: [["host-key-rejected-by-client"]],
    with: ["OpenSSH client", "paramiko"],
    async run(stage) {
      await startParamikoServer(stage, { key: "rsa", false_signature: true });
      await ssh(stage, { knows: ["rsa"] });
    },
  },
  {
    name: "signature-sha1-blocked-by-policy",
    shows: "ssh-rsa is agreed on, and a client with the lists of RHEL 9's system-wide policy leaves on the reply.",
    made: "A hand-made client sends what OpenSSH 8.7 of RHEL 9 sends with `HostKeyAlgorithms +ssh-rsa`, and closes where Red Hat's libcrypto refuses to check SHA-1; sshd has `HostKeyAlgorithms ssh-rsa`.",
    answer: "Possible: the policy shows in the client's lists. Best is a server that signs with SHA-2.",
    codes: [["signature-sha1-blocked-by-policy"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { keys: ["rsa"], config: ["HostKeyAlgorithms ssh-rsa"] });
      const { kex, hostKey, ciphers, macs } = RHEL_9;
      const compression = ["none", "zlib@openssh.com", "zlib"];
      const lists = {
        kex,
        hostKey,
        cipherC2s: ciphers,
        cipherS2c: ciphers,
        macC2s: macs,
        macS2c: macs,
        compressionC2s: compression,
        compressionS2c: compression,
      };
      await rawClient(stage, [
        send(line("SSH-2.0-OpenSSH_8.7")),
        awaitIdent,
        send(kexinit(lists)),
        awaitMessage(MESSAGE.KEXINIT),
        send(packet(MESSAGE.KEX_INIT, string(random(32)))),
        awaitMessage(MESSAGE.KEX_REPLY),
        wait(2),
        end,
      ]);
    },
  },
  {
    name: "unexplained",
    shows: "The server gives a group for the key exchange, and the client never answers it; the server's timer ends it.",
    made: "A hand-made client asks for a group of 2048 to 8192 bits, gets one and stops, as a processor without the strength for it; sshd has `LoginGraceTime 6`.",
    answer: "No rule explains it: what was seen, that the client owed its value, and who closed. No more than possible.",
    codes: [["unexplained"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 6"] });
      await rawClient(stage, [
        send(line("SSH-2.0-lab")),
        awaitIdent,
        send(kexinit({ kex: ["diffie-hellman-group-exchange-sha256"] })),
        awaitMessage(MESSAGE.KEXINIT),
        send(packet(MESSAGE.GEX_REQUEST, uint32(2048) + uint32(8192) + uint32(8192))),
        awaitClose,
      ]);
    },
  },
];
