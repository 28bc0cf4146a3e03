/** Failing negotiations of other implementations: each closes in its own way, and some can fail in one direction only. */
import type { Case } from "../case.ts";
import { rclone } from "../peers/clients.ts";
import { dbclient, startDropbear } from "../peers/dropbear.ts";
import { lsh, startLshd } from "../peers/lsh.ts";
import { asyncsshClient, paramikoClient, startAsyncsshServer } from "../peers/python.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { awaitClose, awaitIdent, awaitMessage, end, send } from "../raw/script.ts";
import { kexinit, line, MESSAGE, type NameLists } from "../raw/wire.ts";

const RAW_IDENT = "SSH-2.0-lab";

/** A hand-made client that offers these lists and waits for the end. */
const offer = (lists: Partial<NameLists>, ident = RAW_IDENT) => [
  send(line(ident)),
  awaitIdent,
  send(kexinit(lists)),
  awaitMessage(MESSAGE.KEXINIT),
  awaitClose,
];

export const noCommonOthers: readonly Case[] = [
  {
    name: "no-common-cipher-one-direction",
    shows: "A cipher is agreed from client to server, none from server to client.",
    made: "A hand-made client offers aes128-ctr to the server and 3des-cbc from the server; sshd has its defaults.",
    answer: "Certain. Only the direction s2c is named.",
    codes: [["no-common-cipher"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, offer({ cipherS2c: ["3des-cbc"] }));
    },
  },
  {
    name: "no-common-mac-one-direction",
    shows: "A MAC is agreed from server to client, none from client to server.",
    made: "A hand-made client offers hmac-md5 to the server; sshd has its defaults.",
    answer: "Certain. Only the direction c2s is named.",
    codes: [["no-common-mac"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, offer({ macC2s: ["hmac-md5"] }));
    },
  },
  {
    name: "no-common-compression",
    shows: "The client takes zlib only; the server has none and zlib@openssh.com.",
    made: "asyncssh as client with compression_algs=['zlib']; sshd with its defaults. asyncssh sends a DISCONNECT.",
    answer: "Certain. The DISCONNECT is the client's own word for the same thing, not a second failure.",
    codes: [["no-common-compression"]],
    with: ["asyncssh", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await asyncsshClient(stage, { compression_algs: ["zlib"] });
    },
  },
  {
    name: "no-common-kex-asyncssh-disconnect",
    shows: "No key exchange method in common; the server says so in a DISCONNECT with both lists.",
    made: "An asyncssh server with diffie-hellman-group1-sha1 only; OpenSSH client with its defaults.",
    answer: "Certain, from the lists. The DISCONNECT (reason 3) stands as evidence.",
    codes: [["no-common-kex"]],
    with: ["OpenSSH client", "asyncssh"],
    async run(stage) {
      await startAsyncsshServer(stage, { kex_algs: ["diffie-hellman-group1-sha1"] });
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-to-dropbear",
    shows: "OpenSSH client and dropbear server without a common key exchange method.",
    made: "The client has `KexAlgorithms diffie-hellman-group-exchange-sha256`, which dropbear has never had.",
    answer: "Certain. dropbear has no configuration file for algorithms: the fix is on the client.",
    codes: [["no-common-kex"]],
    also: ["client-offer-restricted"],
    with: ["OpenSSH client", "dropbear server"],
    async run(stage) {
      await startDropbear(stage);
      await ssh(stage, { options: ["KexAlgorithms diffie-hellman-group-exchange-sha256"] });
    },
  },
  {
    name: "no-common-kex-dbclient",
    shows: "dropbear's client and OpenSSH without a common key exchange method; the client's guessed packet is no answer.",
    made: "sshd has `KexAlgorithms diffie-hellman-group-exchange-sha256`; dbclient with its defaults.",
    answer: "Certain. The KEX_INIT in the client's first segment is its guess and proves no agreement; names such as kexguess2@matt.ucc.asn.au never match.",
    codes: [["no-common-kex"]],
    also: ["server-offer-restricted"],
    with: ["dropbear client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms diffie-hellman-group-exchange-sha256"] });
      await dbclient(stage);
    },
  },
  {
    name: "no-common-kex-go",
    shows: "A Go client and a server that insists on a post-quantum key exchange.",
    made: "sshd has `KexAlgorithms sntrup761x25519-sha512@openssh.com`; rclone with its defaults.",
    answer: "Certain. Best fix: add curve25519-sha256 on the server, or a newer client.",
    codes: [["no-common-kex"]],
    also: ["server-offer-restricted"],
    with: ["rclone (Go x/crypto/ssh)", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["KexAlgorithms sntrup761x25519-sha512@openssh.com"] });
      await rclone(stage);
    },
  },
  {
    name: "no-common-mac-paramiko",
    shows: "paramiko and a server hardened to MACs that it lacks.",
    made: "sshd has `Ciphers aes256-ctr` and `MACs umac-128-etm@openssh.com`; paramiko with its defaults.",
    answer: "Certain. Both directions fail.",
    codes: [["no-common-mac"]],
    also: ["server-offer-restricted"],
    with: ["paramiko", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["Ciphers aes256-ctr", "MACs umac-128-etm@openssh.com"] });
      await paramikoClient(stage);
    },
  },
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
      await startRawServer(stage, [[send(line("SSH-1.99-Cisco-1.25")), awaitIdent, send(kexinit(lists)), awaitClose, end]]);
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-to-lshd",
    shows: "lshd 2.1, untouched since 2013, and a client of today: each has its defaults, and they share no key exchange method.",
    made: "lshd with an RSA key; OpenSSH client.",
    answer: "Certain. Nobody configured anything here: the server is too old. Every failing slot is named.",
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
    answer: "Certain. Nobody configured anything here: the client is too old.",
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
      await startRawServer(stage, [[send(line("SSH-2.0-OpenSSH_5.3")), awaitIdent, send(kexinit(lists)), awaitClose, end]]);
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
  {
    name: "kex-mac-required-despite-aead",
    shows: "An AEAD cipher is agreed and the MAC lists are disjoint: fine for most, but this client insists on a MAC.",
    made: "A hand-made client does what paramiko 3.5 does: offers aes128-gcm@openssh.com, reads the server's KEXINIT and leaves. sshd has `MACs hmac-sha2-512-etm@openssh.com`. (Debian's paramiko has no AEAD cipher, its libssh2 neither.)",
    answer: "Likely, by the client's ident. The fix is a MAC that both know on the server, although it will not be used.",
    codes: [["kex-mac-required-despite-aead"]],
    also: ["server-offer-restricted"],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["MACs hmac-sha2-512-etm@openssh.com"] });
      const gcm = ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com"];
      const steps = [send(line("SSH-2.0-paramiko_3.5.0")), awaitIdent, send(kexinit({ cipherC2s: gcm, cipherS2c: gcm })), awaitMessage(MESSAGE.KEXINIT), end];
      await rawClient(stage, steps);
    },
  },
];
