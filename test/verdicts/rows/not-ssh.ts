import { kexInit } from "../../ssh/messages.ts";
import { MILLISECOND, SECOND } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, connected, SERVER_IDENT, serverSpoke } from "../conversations.ts";
import { rowsOf } from "../verdict-rows.ts";

const failed = { outcome: "failed", died_at: "identification", certainty: "certain" } as const;
const INVALID = "Invalid SSH identification string.";
/** What OpenSSH does with a client's first line: its own identification, then the text and the line end as two writes, then the close. */
const refused = (first: string | Uint8Array) => () => serverSpoke().data("client", first).data("server", INVALID).data("server", "\r\n").fin("server");

const clientHello = Buffer.from("160301004d0100004903030000000000000000000000000000000000000000000000000000000000000000000002130101000000", "hex");
const PROXY_V2 = Buffer.from("0d0a0d0a000d0a515549540a2111000c0a0000010a0000029c400016", "hex");
const ALERT = Buffer.from("15030300020246", "hex");

export const notSshClient = rowsOf("not-ssh-client", [
  { it: "HTTP", wire: refused("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), ...failed, frames: [6, 4, 9], params: { protocol: "http" } },
  { it: "TLS", wire: refused(clientHello), ...failed, frames: [6, 4, 9], params: { protocol: "tls" } },
  {
    it: "a PROXY header, version 1, before an identification",
    wire: refused(`PROXY TCP4 10.0.0.9 10.0.0.2 50000 22\r\n${CLIENT_IDENT}`),
    ...failed,
    frames: [6, 4, 9],
    params: { protocol: "proxy-protocol", ssh_follows: true },
  },
  {
    it: "a PROXY header, version 2, before an identification",
    wire: refused(Buffer.concat([PROXY_V2, Buffer.from(CLIENT_IDENT)])),
    ...failed,
    frames: [6, 4, 9],
    params: { protocol: "proxy-protocol" },
  },
  {
    it: "HTTP in two segments, to a server that closes silently",
    wire: () => serverSpoke().data("client", "GET").data("client", " / HTTP/1.0\r\n\r\n").ack("server").fin("server"),
    ...failed,
    frames: [6, 4, 9],
  },
  {
    it: "HTTP to a server that skips lines and waits, as Go does",
    wire: () => serverSpoke().data("client", "GET / HTTP/1.1\r\n\r\n").ack("server"),
    capture: { until: 60 * SECOND },
    ...failed,
    outcome: "stalled",
    frames: [6, 4],
  },
  {
    it: "a request for a way through, to a port that is SSH and no proxy",
    wire: refused("CONNECT 192.0.2.7:22 HTTP/1.1\r\n\r\n"),
    ...failed,
    frames: [6, 4, 9],
    params: { protocol: "http" },
  },
  { it: "near miss: a first line of no known protocol", wire: refused("hello\r\n"), code: "client-ident-invalid", ...failed, frames: [6, 4, 9] },
]);

/** A client asks an HTTP proxy for a way to a server, and this comes back. Frames 1 to 5. */
const asksProxy = (answer: string) => connected().data("client", "CONNECT 192.0.2.7:22 HTTP/1.1\r\nHost: 192.0.2.7\r\n\r\n").data("server", answer);

export const clientIdentInvalid = rowsOf("client-ident-invalid", [
  {
    it: "near miss: the lines before it were for a proxy, which let the client through",
    lookAlike: "not-ssh-server",
    wire: () =>
      asksProxy("HTTP/1.1 200 Connection established\r\n\r\n")
        .data("client", CLIENT_IDENT)
        .data("server", SERVER_IDENT)
        .data("client", kexInit({ kex_algorithms: ["curve25519-sha256"] }))
        .data("server", kexInit({ kex_algorithms: ["diffie-hellman-group14-sha256"] }))
        .fin("client"),
    code: "no-common-kex",
    ...failed,
    died_at: "kexinit",
    frames: [8, 9, 10],
  },
  {
    it: "lines before the server's identification do not hide the refusal",
    wire: () => connected().data("server", `Welcome\r\n${SERVER_IDENT}`).data("client", "hello\r\n").data("server", INVALID).fin("server"),
    ...failed,
    frames: [5, 4, 7],
    params: { server_text: INVALID },
  },
  { it: "a line of text first", wire: refused("hello\r\n"), ...failed, frames: [6, 4, 9], params: { server_text: INVALID } },
  { it: "empty lines", wire: refused("\r\n\r\n"), ...failed, frames: [6, 4, 9] },
  {
    it: "a good identification is refused: something behind the capture point puts bytes before it",
    wire: refused(CLIENT_IDENT),
    ...failed,
    frames: [6, 4, 9],
    params: { server_text: INVALID, well_formed: true },
  },
  {
    it: "the refusal without its line end, and RST",
    wire: () => serverSpoke().data("client", "hello\r\n").data("server", INVALID).rst("server"),
    ...failed,
    frames: [6, 4, 8],
  },
  {
    it: "the text of OpenSSH 7.9 and older",
    wire: () => serverSpoke().data("client", "hello\r\n").data("server", "Protocol mismatch.\n").fin("server"),
    ...failed,
    frames: [6, 4, 8],
  },
  {
    it: "dropbear closes without a word",
    wire: () => connected().data("server", "SSH-2.0-dropbear_2022.83\r\n").data("client", "hello\r\n").fin("server"),
    ...failed,
    certainty: "likely",
    frames: [5, 4, 6],
  },
  { it: "near miss: HTTP", wire: refused("HEAD / HTTP/1.1\r\n\r\n"), code: "not-ssh-client", ...failed, frames: [6, 4, 9] },
]);

/** The other service answers the identification. */
const answers = (first: string | Uint8Array) => () => connected().data("client", CLIENT_IDENT).ack("server").data("server", first).ack("client").fin("server");

export const notSshServer = rowsOf("not-ssh-server", [
  {
    it: "HTTP answers the identification",
    wire: answers("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"),
    ...failed,
    frames: [4, 6, 8],
    params: { protocol: "http" },
  },
  {
    it: "the client asks a proxy for a way, and the proxy refuses",
    wire: () => asksProxy("HTTP/1.1 403 Forbidden\r\nServer: squid\r\n\r\n").fin("server"),
    ...failed,
    frames: [4, 5, 6],
    params: { tunnel_status: "403 Forbidden", tunnel_target: "192.0.2.7:22" },
    says: ['asked the HTTP proxy at 10.0.0.2 port 22 for a way to "192.0.2.7:22", and the proxy answered "403 Forbidden"'],
    causes: ["likely: the proxy's rules allow CONNECT to few ports"],
    fixes: ["acl SSL_ports port 22"],
    without: ["wrong port", "ss -ltnp"],
  },
  {
    it: "the proxy wants a password: no rule for ports is missing",
    wire: () => asksProxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n").fin("server"),
    ...failed,
    frames: [4, 5, 6],
    params: { tunnel_status: "407 Proxy Authentication Required" },
    without: ["SSL_ports"],
  },
  { it: "a TLS alert answers it", wire: answers(ALERT), ...failed, frames: [4, 6, 8], params: { protocol: "tls" } },
  {
    it: "SMTP speaks first, in pieces",
    wire: () => connected().data("server", "220 mail.example.org ").data("server", "ESMTP Postfix\r\n").data("client", CLIENT_IDENT).fin("client"),
    ...failed,
    frames: [6, 4, 7],
    params: { protocol: "smtp" },
  },
  {
    it: "IMAP, at a port of its own",
    wire: answers("* OK IMAP4rev1 ready\r\n"),
    serverPort: 143,
    capture: { ports: [143] },
    ...failed,
    frames: [4, 6, 8],
    params: { protocol: "imap" },
  },
  {
    it: "a MySQL greeting, and both wait",
    wire: () => connected().data("client", CLIENT_IDENT).ack("server").data("server", Buffer.from("4a0000000a382e302e333600", "hex")).ack("client"),
    capture: { until: 30 * SECOND },
    ...failed,
    outcome: "stalled",
    frames: [4, 6],
  },
  { it: "near miss: plain text", wire: answers("go away\r\n"), code: "server-preident-text-then-close", ...failed, frames: [6, 8] },
]);

export const protocolVersionMismatch = rowsOf("protocol-version-mismatch", [
  {
    it: "a client of SSH 1",
    wire: () => serverSpoke().data("client", "SSH-1.5-1.2.33\r\n").data("server", "Protocol major versions differ.\r\n").fin("server"),
    ...failed,
    frames: [6, 8],
    params: { old_side: "client" },
  },
  {
    it: "a server of SSH 1",
    wire: () => connected().data("server", "SSH-1.5-Cisco-1.25\n").data("client", CLIENT_IDENT).fin("client"),
    ...failed,
    frames: [4, 6],
    params: { old_side: "server" },
  },
  {
    it: "near miss: SSH-1.99 speaks SSH 2",
    lookAlike: "SSH-1.99",
    wire: () => connected().data("client", CLIENT_IDENT).data("server", "SSH-1.99-Cisco-1.25\r\n").ack("client").fin("server"),
    code: "server-closed-after-idents",
    ...failed,
    died_at: "kexinit",
    certainty: "possible",
    frames: [5, 4, 7],
  },
]);

export const identMalformed = rowsOf("ident-malformed", [
  {
    it: "no software",
    wire: () =>
      serverSpoke()
        .data("client", "SSH-2.0\r\n")
        .ack("server")
        .wait(5 * MILLISECOND)
        .fin("server"),
    ...failed,
    frames: [6, 8],
    params: { from: "client", faults: ["no-software"] },
  },
  { it: "a NUL within", wire: () => serverSpoke().data("client", "SSH-2.0-a\0b\r\n").ack("server").fin("server"), ...failed, frames: [6, 8] },
  {
    it: "too long for dropbear, which has sent its packets already and takes the rest of the line for one",
    wire: () =>
      connected()
        .data(
          "client",
          Buffer.concat([Buffer.from("SSH-2.0-dropbear_2022.83\r\n"), kexInit({ kex_algorithms: ["curve25519-sha256", "diffie-hellman-group14-sha256"] })]),
        )
        .data("server", `SSH-2.0-OpenSSH_8.4 ${"x".repeat(300)}\r\n`)
        .data("server", kexInit())
        .rst("client"),
    ...failed,
    certainty: "likely",
    frames: [5, 7],
    params: { from: "server", faults: ["too-long"] },
  },
  {
    it: "no line end: the receiver waits",
    wire: () => serverSpoke().data("client", "SSH-2.0-homemade").ack("server"),
    capture: { until: 30 * SECOND },
    ...failed,
    outcome: "stalled",
    frames: [6],
    params: { faults: ["unfinished"] },
  },
  {
    it: "longer than RFC 4253 allows",
    wire: () =>
      connected()
        .data("server", `SSH-2.0-x${"y".repeat(300)}\r\n`)
        .data("client", CLIENT_IDENT)
        .fin("client"),
    ...failed,
    certainty: "likely",
    frames: [4, 6],
  },
  {
    it: "endless",
    wire: () => {
      const d = connected().data("server", SERVER_IDENT).data("client", "SSH-2.0-");
      for (let n = 0; n < 9; n++) d.data("client", "y".repeat(1000)).ack("server");
      return d.fin("server");
    },
    ...failed,
    frames: [5, 24],
    params: { from: "client", faults: ["too-long"] },
  },
  {
    it: "near miss: does not begin with SSH-",
    wire: refused("ssh-2.0-x\r\n"),
    code: "client-ident-invalid",
    ...failed,
    frames: [6, 4, 9],
  },
  {
    it: "near miss: a good one",
    wire: () => connected().data("server", SERVER_IDENT).data("client", CLIENT_IDENT).ack("server").fin("server"),
    code: "server-closed-after-idents",
    ...failed,
    died_at: "kexinit",
    certainty: "possible",
    frames: [4, 5, 7],
  },
]);
