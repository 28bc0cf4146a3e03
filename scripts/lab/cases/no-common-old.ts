/** One side is too old, or too young, for the other; nobody configured anything. */
import type { Case } from "../case.ts";
import { lsh, startLshd } from "../peers/lsh.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { offer, serve } from "../raw/dialogue.ts";

export const noCommonOld: readonly Case[] = [
  {
    name: "no-common-kex-ssh-1.99",
    shows: "A router that says SSH-1.99, with the algorithms of its time, and a client with its defaults.",
    made: "A hand-made server in the manner of a Cisco IOS of 2005: SSH-1.99-Cisco-1.25, group1, ssh-rsa, CBC. It closes when the client does.",
    answer: "Certain. SSH-1.99 is no version mismatch. Every failing slot is named: key exchange, host key and cipher.",
    codes: [["no-common-kex"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const cbc = ["aes128-cbc", "3des-cbc"];
      const macs = ["hmac-sha1", "hmac-md5"];
      const lists = { kex: ["diffie-hellman-group1-sha1"], hostKey: ["ssh-rsa"], cipherC2s: cbc, cipherS2c: cbc, macC2s: macs, macS2c: macs };
      await startRawServer(stage, [serve(lists, "SSH-1.99-Cisco-1.25")]);
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-to-lshd",
    shows: "lshd 2.1, untouched since 2013, and a client of today: each has its defaults, and they share no key exchange method.",
    made: "lshd with an RSA key; OpenSSH client.",
    answer: "Certain. Nobody configured anything here: the server is too old. Every failing slot is named. Its DISCONNECT stands as evidence.",
    codes: [["no-common-kex"]],
    with: ["OpenSSH client", "lsh server"],
    async run(stage) {
      await startLshd(stage);
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-lsh",
    shows: "lsh 2.1 as a client, and a server of today.",
    made: "lsh with its defaults; sshd with its defaults.",
    answer: "Certain. Nobody configured anything here: the client is too old. Its DISCONNECT stands as evidence.",
    codes: [["no-common-kex"]],
    with: ["lsh client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await lsh(stage);
    },
  },
  {
    name: "no-common-host-key-old-openssh",
    shows: "OpenSSH 5.3, as CentOS 6 has it, and a client of today: all agrees but the host key, which signs with SHA-1 only.",
    made: "A hand-made server with that version's ident and lists. It closes when the client does.",
    answer:
      "Certain. The server is too old for what its peer asks, and no line of its configuration helps: the lasting fix is an upgrade, the stopgap a Host block.",
    codes: [["no-common-host-key"]],
    also: ["server-outdated"],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      const ciphers = [
        "aes128-ctr",
        "aes192-ctr",
        "aes256-ctr",
        "arcfour256",
        "arcfour128",
        "aes128-cbc",
        "3des-cbc",
        "blowfish-cbc",
        "cast128-cbc",
        "aes192-cbc",
        "aes256-cbc",
        "arcfour",
      ];
      const macs = ["hmac-md5", "hmac-sha1", "umac-64@openssh.com", "hmac-ripemd160", "hmac-ripemd160@openssh.com", "hmac-sha1-96", "hmac-md5-96"];
      const kex = ["diffie-hellman-group-exchange-sha256", "diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"];
      const compression = ["none", "zlib@openssh.com"];
      const lists = {
        kex,
        hostKey: ["ssh-rsa", "ssh-dss"],
        cipherC2s: ciphers,
        cipherS2c: ciphers,
        macC2s: macs,
        macS2c: macs,
        compressionC2s: compression,
        compressionS2c: compression,
      };
      await startRawServer(stage, [serve(lists, "SSH-2.0-OpenSSH_5.3")]);
      await ssh(stage);
    },
  },
  {
    name: "no-common-host-key-jsch",
    shows: "JSch 0.1.54, as many Java programs still carry it, and a server of today without an ECDSA key.",
    made: "A hand-made client with that version's ident and lists; sshd has ed25519 and RSA keys and its default algorithms.",
    answer: "Certain. The client is too old: the fix is the maintained fork (mwiede), or an ECDSA host key on the server.",
    codes: [["no-common-host-key"]],
    also: ["client-outdated"],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      const ciphers = ["aes128-ctr", "aes128-cbc", "3des-ctr", "3des-cbc", "blowfish-cbc", "aes192-ctr", "aes192-cbc", "aes256-ctr", "aes256-cbc"];
      const macs = ["hmac-md5", "hmac-sha1", "hmac-sha2-256", "hmac-sha1-96", "hmac-md5-96"];
      const nist = ["ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521"];
      const groups = [
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha256",
        "diffie-hellman-group-exchange-sha1",
        "diffie-hellman-group1-sha1",
      ];
      const hostKey = ["ssh-rsa", "ssh-dss", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"];
      await rawClient(
        stage,
        offer({ kex: [...nist, ...groups], hostKey, cipherC2s: ciphers, cipherS2c: ciphers, macC2s: macs, macS2c: macs }, "SSH-2.0-JSCH-0.1.54"),
      );
    },
  },
];
