/** First lines that are no identification of SSH 2, and what the other end makes of them. */
import { bytes } from "../../ssh/messages.ts";
import { SECOND, without } from "../../tcp/dialogue.ts";
import { CLIENT_IDENT, clientSpoke, connected, SERVER_IDENT } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const open = { capture: { after: 10 * SECOND } };

const failedAt = "failed at identification";

/** The server has introduced itself; then this comes of the client. */
const greeted = (line: string | Uint8Array) => connected().data("server", SERVER_IDENT).ack("client").data("client", line);

/** The client speaks first. */
const says = (line: string | Uint8Array) => connected().data("client", line).ack("server");

export const clientIdentInvalid = rowsOf("client-ident-invalid", [
  {
    it: "the server skips the line and waits, as Go's package does",
    wire: () => greeted("hello\r\n").ack("server"),
    ...open,
    ...told("stalled at identification, likely: 6 4"),
    params: { first_line: "hello", server_text: null },
    says: ['The first line of 10.0.0.1 is "hello", not an SSH identification; the server waits for one, and nothing more comes.'],
  },
  {
    it: "the client gives up waiting",
    wire: () => greeted("hello\r\n").ack("server").close("client"),
    ...told(`${failedAt}, likely: 6 4 8`),
    says: ["the server waited for one, until the client closed."],
  },
  {
    it: "a capture that began behind the refused line has a good one",
    wire: () =>
      without(
        connected()
          .data("client", "noise\r\n")
          .data("client", CLIENT_IDENT)
          .data("server", SERVER_IDENT)
          .data("server", "Invalid SSH identification string.\r\n")
          .close("server").packets,
        0,
        1,
        2,
        3,
      ),
    ...told("failed at identification, certain: 2 4"),
    params: { first_line: null },
    says: ["refused the client's first line (not in this capture)"],
  },
  {
    it: "near miss: the server says nothing at all, and closes",
    wire: () => says("hello\r\n").close("server"),
    code: "server-closed-before-ident",
    lookAlike: "not-ssh-client",
    ...told(`${failedAt}, certain: 4 6`),
  },
]);

/** A TLS ClientHello with this name (RFC 6066 3). */
const clientHello = (name: string) => {
  const entry = bytes([0], [0, name.length], name);
  const list = bytes([0, entry.length], entry);
  const extension = bytes([0, 0], [0, list.length], list);
  const body = bytes([3, 3], new Uint8Array(32), [0], [0, 2, 0x13, 1], [1, 0], [0, extension.length], extension);
  const handshake = bytes([1, 0, 0, body.length], body);
  return bytes([0x16, 3, 1, 0, handshake.length], handshake);
};

export const notSshClient = rowsOf("not-ssh-client", [
  {
    it: "TLS for a name, behind the server's identification",
    wire: () => greeted(clientHello("git.example.org")).close("server"),
    ...told(`${failedAt}, certain: 6 4 7`),
    params: { protocol: "tls", server_name: "git.example.org" },
    says: ['10.0.0.1 sent a TLS ClientHello for "git.example.org" to the SSH port'],
  },
  {
    it: "bytes that nobody knows, and the server does not answer",
    wire: () => says(Uint8Array.of(0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3)),
    ...open,
    ...told("stalled at identification, certain: 4"),
    params: { protocol: "other" },
    says: ["10.0.0.1 sent binary data to the SSH port"],
  },
  {
    it: "text on both sides: neither speaks SSH",
    wire: () => says("hello\r\n").data("server", "who are you?\r\n").close("server"),
    ...told(`${failedAt}, certain: 4 7`),
    params: { protocol: "other", what: "text" },
  },
  {
    it: "near miss: a request, and an identification behind it",
    wire: () => greeted(bytes("GET / HTTP/1.0\r\n", CLIENT_IDENT)).data("server", "Invalid SSH identification string.\r\n").close("server"),
    code: "client-ident-invalid",
    ...told("failed at identification, certain: 6 4 8"),
    params: { first_line: "GET / HTTP/1.0" },
  },
  {
    it: "near miss: bytes of the server are missing, which may have been its identification",
    wire: () => without(connected().data("server", SERVER_IDENT).data("client", "hello\r\n").ack("server").close("server").packets, 3),
    code: "capture-loss",
    lookAlike: "client-ident-invalid",
    ...told("unknown, certain: 8"),
  },
]);

export const notSshServer = rowsOf("not-ssh-server", [
  {
    it: "bytes that nobody knows",
    wire: () =>
      clientSpoke()
        .data("server", Uint8Array.of(0xde, 0xad, 0xbe, 0xef))
        .ack("client")
        .close("client"),
    ...told(`${failedAt}, certain: 4 6 8`),
    params: { protocol: "other" },
    says: ["it answers with binary data"],
  },
]);

export const protocolVersionMismatch = rowsOf("protocol-version-mismatch", [
  {
    it: "a client of SSH 1, to which the server says nothing",
    wire: () => says("SSH-1.5-1.2.27\n").close("server"),
    ...told(`${failedAt}, certain: 4 6`),
    params: { old_side: "client", client_version: "1.5", server_version: null },
    says: ["The client (10.0.0.1) speaks SSH 1.5 only"],
  },
  {
    it: "the server has refused it, and has not closed yet",
    wire: () => greeted("SSH-1.5-1.2.27\n").data("server", "Protocol major versions differ.\n").ack("client"),
    ...told("stalled at identification, certain: 6"),
    params: { server_version: "2.0" },
  },
]);
