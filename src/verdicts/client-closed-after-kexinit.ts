import { closedAfterKexInit } from "./closed-after-kexinit.ts";
import { clientWithLog, sshCommand } from "./ssh-command.ts";

export default closedAfterKexInit({
  end: "client",
  causes: [
    { what: "a library that demands more than the RFC: its own rule about MACs, sizes or the server's version", certainty: "possible" },
    { what: "a scanner or audit tool that wanted the lists only", certainty: "possible" },
    { what: "the client refuses what was agreed on by its own policy, or crashed", certainty: "possible" },
    { what: "the client was ended locally at this moment: Ctrl-C, a time limit of the program around it", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => clientWithLog(n),
      why: "the client's own log names the reason",
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-F /dev/null"),
      why: "leaves the user's and the system's configuration out: works if a setting there is the reason",
    },
  ],
  page: {
    meaning: "The lists fit, and the client leaves all the same without a key exchange message. Only the client knows why.",
    wire: ["Both KEXINITs, a common name in every slot; FIN or RST of the client before any message of the key exchange."],
    lookAlikes: [
      "scanner-kexinit: the client is a known scanner, or sends the server's own lists back.",
      "kex-mac-required-despite-aead: paramiko or libssh2, and MAC lists without a common name.",
      "client-stall-before-kex-init: seconds of silence before the close, as before a dialog.",
      "killed-locally: the same on the wire.",
    ],
    messages: {
      client: ["Unable to exchange encryption keys"],
      server: ["Connection closed by HOST port PORT [preauth]", "Connection reset by HOST port PORT [preauth]"],
    },
    source: ["OpenSSH kex.c kex_input_kexinit"],
  },
});
