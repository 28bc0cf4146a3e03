/** Both KEXINITs arrive, and one list or more has no name in common. */
import type { Case } from "../case.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";

/** An OpenSSH pair where one option of each side rules out the other's. */
function openssh(what: string, code: string, client: string, server: string): Case {
  return {
    name: code,
    shows: `The two sides share no ${what}.`,
    made: `The client has \`${client}\`; sshd_config has \`${server}\`.`,
    answer: `Certain. It names both lists, says that both were configured, and gives a line for either side after which the two agree.`,
    codes: [[code]],
    also: ["client-offer-restricted", "server-offer-restricted"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: [server] });
      await ssh(stage, { options: [client] });
    },
  };
}

export const noCommon: readonly Case[] = [
  openssh("key exchange method", "no-common-kex", "KexAlgorithms curve25519-sha256", "KexAlgorithms diffie-hellman-group14-sha1"),
  openssh("host key type", "no-common-host-key", "HostKeyAlgorithms ecdsa-sha2-nistp256", "HostKeyAlgorithms ssh-ed25519"),
  openssh("cipher", "no-common-cipher", "Ciphers aes256-gcm@openssh.com", "Ciphers aes128-cbc,3des-cbc"),
];
