/** The client's identification line is wrong, late, lost, or never comes. */
import type { Case } from "../case.ts";
import { rule } from "../firewall.ts";
import { startDropbear } from "../peers/dropbear.ts";
import { say, startSilentClient } from "../peers/netcat.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { SHORT_LISTS, ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { pause } from "../process.ts";
import { awaitClose, awaitIdent, awaitMessage, end, send, wait } from "../raw/script.ts";
import { kexinit, line, MESSAGE, text } from "../raw/wire.ts";

export const identificationClient: readonly Case[] = [
  {
    name: "client-ident-invalid",
    shows: 'The client sends a line that is no ident; the server says "Invalid SSH identification string."',
    made: 'netcat sends "hello" to sshd.',
    answer: "Certain, from the server's text and the client's bytes.",
    codes: [["client-ident-invalid", "not-ssh-client"]],
    with: ["netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await say(stage, "hello\r\n");
    },
  },
  {
    name: "protocol-version-mismatch",
    shows: 'A client of protocol 1.5; the server says "Protocol major versions differ."',
    made: "A hand-made client with the ident SSH-1.5-OldClient.",
    answer: "Certain. OpenSSH has had no protocol 1 since 7.4 (server) and 7.6 (client).",
    codes: [["protocol-version-mismatch"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [awaitIdent, send(line("SSH-1.5-OldClient")), awaitClose]);
    },
  },
  {
    name: "protocol-version-mismatch-old-server",
    shows: "A server of protocol 1.5; the client leaves without a word on the wire.",
    made: "A hand-made server with the ident SSH-1.5-Cisco-1.25.",
    answer: "Certain, from the server's ident. The fix is on the server: it needs keys for version 2.",
    codes: [["protocol-version-mismatch"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[send(line("SSH-1.5-Cisco-1.25")), awaitClose, end]]);
      await ssh(stage);
    },
  },
  {
    name: "ident-malformed",
    shows: "The server's ident has no software part: SSH-2.0 and the end of the line.",
    made: "A hand-made server; the OpenSSH client refuses the line.",
    answer: "Certain, and the server's fault.",
    codes: [["ident-malformed"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[send(line("SSH-2.0")), awaitClose, end]]);
      await ssh(stage);
    },
  },
  {
    name: "ident-malformed-too-long",
    shows: "An ident of 300 characters, where RFC 4253 allows 255 with the line end: dropbear takes the rest for a packet and leaves.",
    made: "A hand-made client with a long comment in its ident calls dropbear. OpenSSH would have taken it.",
    answer: "Certain, and the client's fault.",
    codes: [["ident-malformed"]],
    with: ["hand-made client", "dropbear server"],
    async run(stage) {
      await startDropbear(stage);
      await rawClient(stage, [send(line(`SSH-2.0-lab ${"A".repeat(288)}`)), awaitIdent, awaitClose]);
    },
  },
  {
    name: "client-silent-before-ident",
    shows: "The server's ident is there, the client says nothing, and the capture ends after six seconds.",
    made: "A silent netcat.",
    answer: "Stalled: the client owes its ident. Nothing is wrong with the server.",
    codes: [["client-silent-before-ident", "capture-ended"]],
    with: ["netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      startSilentClient(stage);
      await pause(6000);
    },
  },
  {
    name: "client-silent-before-ident-held-open",
    shows: "A client that says nothing holds its connection, while another one comes and goes eight seconds later.",
    made: "A silent netcat that is never ended; then a complete exchange, so that the capture shows how long the first was silent.",
    answer: "First connection: stalled, and the client owes its ident. Nothing is wrong with the server, as the second shows.",
    codes: [["client-silent-before-ident"], ["exchange-complete"]],
    with: ["netcat", "OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      startSilentClient(stage);
      await pause(8000);
      await ssh(stage, { options: SHORT_LISTS });
    },
  },
  {
    name: "login-grace-before-ident",
    shows: "The server closes a client that has said nothing for three seconds.",
    made: "sshd has `LoginGraceTime 3`; a silent netcat.",
    answer: "The server's timer ended it; the client is the one that owed. It must not advise a longer LoginGraceTime.",
    codes: [["login-grace-before-ident"]],
    with: ["netcat", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 3"] });
      const client = startSilentClient(stage);
      await pause(4000);
      client.signal("SIGTERM");
    },
  },
  {
    name: "client-closed-after-server-ident",
    shows: "Both idents, then the client leaves without a KEXINIT.",
    made: "A hand-made client, SSH-2.0-lab, closes once it has read the server's ident.",
    answer: "Possible causes only; a banner grabber looks the same.",
    codes: [["client-closed-after-server-ident", "scanner-ident"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [send(line("SSH-2.0-lab")), awaitIdent, end]);
    },
  },
  {
    name: "client-closed-after-server-ident-plink",
    shows: "PuTTY finds no common MAC and leaves before its own KEXINIT is written.",
    made: "A hand-made client does what plink 0.78 does where the server's KEXINIT is quicker than its own; sshd has `Ciphers aes256-ctr` and `MACs umac-128-etm@openssh.com`.",
    answer: "Possible, by the client's ident: the defaults of its version have nothing in common with the server's MACs, and a line for the server mends it.",
    codes: [["client-closed-after-server-ident"]],
    also: ["server-offer-restricted"],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["Ciphers aes256-ctr", "MACs umac-128-etm@openssh.com"] });
      await rawClient(stage, [send(line("SSH-2.0-PuTTY_Release_0.78")), awaitIdent, awaitMessage(MESSAGE.KEXINIT), end]);
    },
  },
  {
    name: "scanner-ident",
    shows: "Three scanners, known by their idents: ZGrab, Nmap's host key script, and the SSH version mapper.",
    made: "A hand-made client with each of the three idents; it leaves after the server's answer.",
    answer: "Outcome probe for all three. Exit status 0.",
    codes: [["scanner-ident"], ["scanner-ident", "scanner-kexinit"], ["scanner-ident", "protocol-version-mismatch"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [send(line("SSH-2.0-ZGrab ZGrab SSH Survey")), awaitIdent, end]);
      await rawClient(stage, [send(line("SSH-2.0-Nmap-SSH2-Hostkey")), awaitIdent, send(kexinit()), awaitMessage(MESSAGE.KEXINIT), end]);
      await rawClient(stage, [send(text("SSH-1.0-SSH_Version_Mapper\n")), awaitIdent, wait(50), end]);
    },
  },
  {
    name: "scanner-kexinit",
    shows: "A scanner reads the server's algorithms: idents, KEXINITs, and the client is gone.",
    made: "A hand-made client with the ident of Nmap's ssh2-enum-algos.",
    answer: "Outcome probe, although the lists match and the client closed.",
    codes: [["scanner-kexinit", "scanner-ident"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [send(line("SSH-2.0-Nmap-SSH2-Enum-Algos")), awaitIdent, send(kexinit()), awaitMessage(MESSAGE.KEXINIT), end]);
    },
  },
  {
    name: "ident-dropped-in-path",
    shows: "The client's ident never arrives, though the handshake did and larger packets do.",
    made: 'The router drops every packet that contains "SSH-" towards the server. `LoginGraceTime 6` ends it.',
    answer: "Likely an inspecting device, not the path's MTU: what is lost is small. At the server: a gap of 41 bytes before what arrives.",
    codes: [["ident-dropped-in-path"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 6"] });
      await rule(stage.router, "FORWARD -p tcp --dport 22 -m string --string SSH- --algo bm -j DROP");
      await ssh(stage, { timeoutMs: 10_000 });
    },
  },
  {
    name: "injected-reset",
    shows: "The client's ident is answered by a RST whose TTL is the router's; the server's genuine ident arrives after it.",
    made: 'The router rejects packets that contain "SSH-" towards the server with a RST to their sender.',
    answer:
      "Certain at the client: data of the server follow the RST that pretends to be from it. At the server the client's ident never comes, and the RST there is the client's honest echo.",
    codes: [["injected-reset", "peer-state-lost"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage);
      await rule(stage.router, "FORWARD -p tcp --dport 22 -m string --string SSH- --algo bm -j REJECT --reject-with tcp-reset");
      await ssh(stage);
    },
  },
];
