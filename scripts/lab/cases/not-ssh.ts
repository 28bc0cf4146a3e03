/** One side speaks another protocol. */
import { SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { startDropbear } from "../peers/dropbear.ts";
import { listening } from "../peers/listening.ts";
import { rawClient, startRawServer } from "../peers/raw.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import { must } from "../process.ts";
import { awaitClose, awaitIdent, awaitMessage, end, send } from "../raw/script.ts";
import { kexinit, line, MESSAGE, text } from "../raw/wire.ts";

const TO_SSH = "Certain; `params.protocol` names what the client speaks. Nothing is wrong with sshd.";
const FROM_OTHER = "Certain; `params.protocol` names what listens there. The port or the address is wrong.";

export const notSsh: readonly Case[] = [
  {
    name: "not-ssh-client-http",
    shows: "A browser's protocol at an SSH port.",
    made: "`curl http://server:22/` against sshd.",
    answer: TO_SSH,
    codes: [["not-ssh-client"]],
    with: ["curl (libssh2)", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await stage.client.run(["curl", "-sS", `http://${SERVER.v4}:22/`]);
    },
  },
  {
    name: "not-ssh-client-http-dropbear",
    shows: "HTTP at dropbear, which closes without a text.",
    made: "`curl http://server:22/` against dropbear.",
    answer: `${TO_SSH} The server gave no reason: the client's bytes do.`,
    codes: [["not-ssh-client"]],
    with: ["curl (libssh2)", "dropbear server"],
    async run(stage) {
      await startDropbear(stage);
      await stage.client.run(["curl", "-sS", "-m", "5", `http://${SERVER.v4}:22/`]);
    },
  },
  {
    name: "not-ssh-client-tls",
    shows: "A TLS ClientHello at an SSH port.",
    made: "`openssl s_client` with the server name gate.example.com against sshd.",
    answer: `${TO_SSH} The server name of the ClientHello is known.`,
    codes: [["not-ssh-client"]],
    with: ["OpenSSL s_client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await stage.client.run(["openssl", "s_client", "-connect", `${SERVER.v4}:22`, "-servername", "gate.example.com"]);
    },
  },
  {
    name: "not-ssh-client-proxy-header",
    shows: "A load balancer's PROXY line stands before a proper ident.",
    made: "A hand-made client sends `PROXY TCP4 ...` and then a whole SSH client's first bytes.",
    answer: "Certain; `params.protocol` is proxy-protocol. The client is a real one: the load balancer's setting is the cause.",
    codes: [["not-ssh-client"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [send(line("PROXY TCP4 203.0.113.7 198.51.100.22 51000 22")), send(line("SSH-2.0-OpenSSH_9.2p1")), awaitIdent, awaitClose]);
    },
  },
  {
    name: "not-ssh-server-http",
    shows: "A web server at the port: it answers the ident with 400.",
    made: "Python's http.server on port 22; OpenSSH client.",
    answer: FROM_OTHER,
    codes: [["not-ssh-server"]],
    with: ["OpenSSH client", "Python http.server"],
    async run(stage) {
      stage.server.start(["/usr/bin/python3", "-m", "http.server", "22"], { cwd: stage.folder });
      await listening(stage.server, 22);
      await ssh(stage, { options: ["ConnectTimeout 4"] });
    },
  },
  {
    name: "not-ssh-server-tls",
    shows: "A TLS server at the port: it answers the ident with a fatal alert.",
    made: "A hand-made server sends the alert that GnuTLS and Java send to such a line (protocol_version). OpenSSL would close without it: server-closed-before-ident-tls.",
    answer: FROM_OTHER,
    codes: [["not-ssh-server"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [[awaitIdent, send("15030300020246"), end]]);
      await ssh(stage, { options: ["ConnectTimeout 4"] });
    },
  },
  {
    name: "server-closed-before-ident-tls",
    shows: "A TLS server at the port that closes without a byte.",
    made: "`openssl s_server` on port 22; OpenSSL sends no alert to what doesn't look like TLS.",
    answer: "The near miss of not-ssh-server: nothing on the wire says TLS, so it must not be claimed. Another service at the port is one of the causes.",
    codes: [["server-closed-before-ident"]],
    with: ["OpenSSH client", "OpenSSL s_server"],
    async run(stage) {
      const [key, certificate] = [`${stage.folder}/key.pem`, `${stage.folder}/certificate.pem`];
      await must([
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        key,
        "-out",
        certificate,
        "-subj",
        "/CN=www.example.com",
        "-days",
        "1",
      ]);
      stage.server.start(["openssl", "s_server", "-accept", "22", "-key", key, "-cert", certificate], { stdin: "open" });
      await listening(stage.server, 22);
      await ssh(stage, { options: ["ConnectTimeout 4"] });
    },
  },
  {
    name: "not-ssh-server-smtp",
    shows: "A mail server at the port: 220, and 500 to the ident.",
    made: "A hand-made server says what a mail server says; OpenSSH client.",
    answer: FROM_OTHER,
    codes: [["not-ssh-server"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [
        [send(line("220 mail.example.com ESMTP ready")), awaitIdent, send(line("500 5.5.1 Command unrecognized")), awaitClose, end],
      ]);
      await ssh(stage, { options: ["ConnectTimeout 4"] });
    },
  },
  {
    name: "bad-packet-length",
    shows: "After a proper ident the client sends text: its first four bytes, read as a length, are absurd.",
    made: 'A hand-made client sends an ident and then "GET / HTTP/1.1".',
    answer: "Certain. The four bytes are shown as the text that they are.",
    codes: [["bad-packet-length"]],
    with: ["hand-made client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await rawClient(stage, [send(line("SSH-2.0-lab")), awaitIdent, send(text("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n")), awaitClose]);
    },
  },
  {
    name: "bad-packet-length-server-motd",
    shows: "A gateway's greeting behind the server's ident puts the client out of step.",
    made: "A hand-made server sends its ident, a line of text, and a proper KEXINIT.",
    answer: "Certain, and the server's side is named: something writes text into the stream.",
    codes: [["bad-packet-length"]],
    with: ["OpenSSH client", "hand-made server"],
    async run(stage) {
      await startRawServer(stage, [
        [
          send(line("SSH-2.0-gateway_1.4")),
          send(line("Welcome to the serial gateway, port 7")),
          send(kexinit()),
          awaitMessage(MESSAGE.KEXINIT),
          awaitClose,
          end,
        ],
      ]);
      await ssh(stage);
    },
  },
];
