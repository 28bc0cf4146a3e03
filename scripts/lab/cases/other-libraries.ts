/** Libraries of other languages: complete, without a common algorithm, and refusing a host key, each in its own way. */
import type { Case } from "../case.ts";
import { erlangClient, jschClient, netSshClient, startErlangServer, startTwistedServer, twistedClient } from "../peers/libraries.ts";
import { startProftpd } from "../peers/proftpd.ts";
import { rawClient } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { offer } from "../raw/dialogue.ts";

const COMPLETE = "The exchange is complete; what follows is encrypted.";
const OWN_WORDS = "Certain. A fix for this end is in the words of its own program, not in OpenSSH's.";

export const otherLibraries: readonly Case[] = [
  {
    name: "complete-erlang",
    shows: "A complete exchange of Erlang's client.",
    made: "ssh:connect with defaults; it takes any host key. The login fails, encrypted.",
    answer: COMPLETE,
    codes: [["exchange-complete"]],
    with: ["Erlang ssh", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await erlangClient(stage);
    },
  },
  {
    name: "complete-to-mod-sftp",
    shows: "A complete exchange with ProFTPD's SSH.",
    made: "mod_sftp with defaults and an RSA key.",
    answer: COMPLETE,
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "ProFTPD mod_sftp"],
    async run(stage) {
      await startProftpd(stage);
      await ssh(stage);
    },
  },
  {
    name: "no-common-kex-to-erlang",
    shows: "Erlang's daemon has one method that the client does not offer.",
    made: "preferred_algorithms with diffie-hellman-group14-sha256; the client has `KexAlgorithms ecdh-sha2-nistp256`.",
    answer: OWN_WORDS,
    codes: [["no-common-kex"]],
    with: ["OpenSSH client", "Erlang ssh"],
    async run(stage) {
      await startErlangServer(stage, "[{kex,['diffie-hellman-group14-sha256']}].");
      await ssh(stage, { options: ["KexAlgorithms ecdh-sha2-nistp256"] });
    },
  },
  {
    name: "no-common-cipher-to-mod-sftp",
    shows: "mod_sftp has one cipher that the client does not offer.",
    made: "`SFTPCiphers aes256-ctr`; the client has `Ciphers aes128-ctr`.",
    answer: OWN_WORDS,
    codes: [["no-common-cipher"]],
    with: ["OpenSSH client", "ProFTPD mod_sftp"],
    async run(stage) {
      await startProftpd(stage, ["SFTPCiphers aes256-ctr"]);
      await ssh(stage, { options: ["Ciphers aes128-ctr"] });
    },
  },
  {
    name: "no-common-mac-to-twisted",
    shows: "Twisted's server has one MAC that the client does not offer, and says so in a DISCONNECT.",
    made: "`supportedMACs` with hmac-sha2-256; the client has `MACs hmac-sha2-512` and a cipher that needs a MAC.",
    answer: OWN_WORDS,
    codes: [["no-common-mac"]],
    with: ["OpenSSH client", "Twisted Conch"],
    async run(stage) {
      await startTwistedServer(stage, { supportedMACs: ["hmac-sha2-256"] });
      await ssh(stage, { options: ["Ciphers aes128-ctr", "MACs hmac-sha2-512"] });
    },
  },
  {
    name: "no-common-kex-net-ssh",
    shows: "Ruby's Net::SSH offers one method that the server does not have.",
    made: "`kex:` with diffie-hellman-group14-sha1; sshd has its defaults.",
    answer: OWN_WORDS,
    codes: [["no-common-kex"]],
    with: ["Net::SSH", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await netSshClient(stage, { kex: ["diffie-hellman-group14-sha1"] });
    },
  },
  {
    name: "host-key-rejected-jsch",
    shows: "JSch knows no key of this server: DISCONNECT 3 whose text names the host key, and the server closes first.",
    made: "StrictHostKeyChecking yes and an empty known_hosts; sshd also signs with ssh-rsa, for this JSch knows no other that sshd has.",
    answer: "Certain, for the client says it. It died at the key exchange, on the client's decision, whoever sends the first FIN.",
    codes: [["host-key-rejected-by-client"]],
    with: ["JSch", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["HostKeyAlgorithms +ssh-rsa"] });
      await jschClient(stage);
    },
  },
  {
    name: "host-key-rejected-erlang",
    shows: "Erlang's client may not accept an unknown key: DISCONNECT 7, which by its name would be about a service.",
    made: "silently_accept_hosts false, no interaction.",
    answer: "Likely the host key: the DISCONNECT comes right after the reply, before NEWKEYS. It is not the server that lacks a service.",
    codes: [["host-key-rejected-by-client"]],
    with: ["Erlang ssh", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await erlangClient(stage, "refuse");
    },
  },
  {
    name: "host-key-rejected-twisted",
    shows: "Twisted's client refuses the key: DISCONNECT 9.",
    made: "verifyHostKey fails.",
    answer: "Certain: the reason code is the one for host keys.",
    codes: [["host-key-rejected-by-client"]],
    with: ["Twisted Conch", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await twistedClient(stage, { refuse: true });
    },
  },
  {
    name: "host-key-rejected-net-ssh",
    shows: "Net::SSH refuses an unknown key: it closes without a word.",
    made: "verify_host_key :always.",
    answer: "Likely the host key.",
    codes: [["host-key-rejected-by-client"]],
    with: ["Net::SSH", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await netSshClient(stage, { verify: true });
    },
  },
  {
    name: "scanner-hung-up-on",
    shows: "A client that names itself as Nmap offers one old method; neither side can go on.",
    made: "A hand-made client with Nmap's identification and diffie-hellman-group1-sha1.",
    answer: "A probe, whoever sends the first FIN: nobody's login failed.",
    codes: [["scanner-kexinit", "scanner-ident"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, offer({ kex: ["diffie-hellman-group1-sha1"] }, "SSH-2.0-Nmap-SSH2-Hostkey"));
    },
  },
];
