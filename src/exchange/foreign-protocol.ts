import type { End } from "./exchange-facts.ts";
import { serverName } from "./tls-server-name.ts";

/** What a stream is when it isn't SSH, by its first bytes. */
export interface ForeignProtocol {
  /** "http", "tls", "proxy-protocol", "smtp", ...; "text" or "binary" when no row fits. */
  protocol: string;
  /** For people: "an HTTP request". */
  what: string;
  /** More from the bytes: the server name of a TLS ClientHello. As read, not escaped. */
  detail: string | null;
}

interface Row {
  protocol: string;
  what: string;
  from: End | "both";
  begins: readonly (string | RegExp)[];
  detail?: (head: Uint8Array) => string | null;
}

/** Strings are prefixes of the bytes in latin1; the first row that fits is taken. */
const ROWS: readonly Row[] = [
  {
    protocol: "proxy-protocol",
    what: "a PROXY protocol header",
    from: "client",
    begins: ["PROXY TCP4 ", "PROXY TCP6 ", "PROXY UNKNOWN", "\r\n\r\n\0\r\nQUIT\n"],
  },
  { protocol: "http", what: "an HTTP/2 preface", from: "client", begins: ["PRI * HTTP/2"] },
  { protocol: "sip", what: "a SIP request", from: "client", begins: [/^(OPTIONS|INVITE|REGISTER) sips?:/] },
  { protocol: "rtsp", what: "an RTSP request", from: "client", begins: [/^[A-Z]+ rtsp:/] },
  { protocol: "http", what: "an HTTP request", from: "client", begins: [/^(GET|POST|HEAD|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PROPFIND) [^\r\n]/] },
  { protocol: "tls", what: "a TLS ClientHello", from: "client", begins: [/^\x16\x03[\0-\x04]..\x01/s], detail: serverName },
  { protocol: "tls", what: "an SSLv2 ClientHello", from: "client", begins: [/^[\x80-\xff].\x01[\0\x03]/s] },
  { protocol: "rdp", what: "an RDP connection request", from: "client", begins: [/^\x03\0\0.[\s\S]?\xe0/, "\x03\0\0"] },
  { protocol: "smb", what: "an SMB request", from: "client", begins: [/^\0...[\xff\xfe]SMB/s] },
  { protocol: "socks", what: "a SOCKS request", from: "client", begins: [/^\x05[\x01-\x0a]/, /^\x04[\x01\x02]/] },
  { protocol: "adb", what: "an Android debug bridge", from: "client", begins: ["CNXN"] },
  { protocol: "redis", what: "a Redis command", from: "client", begins: [/^\*\d+\r\n/, /^(INFO|PING)\r?\n/i] },
  { protocol: "json", what: "JSON", from: "client", begins: ["{"] },
  { protocol: "smtp", what: "an SMTP client", from: "client", begins: [/^(EHLO|HELO) /i] },
  { protocol: "http", what: "an HTTP answer", from: "server", begins: [/^HTTP\/\d/, /^<(!DOCTYPE|html)/i] },
  { protocol: "tls", what: "a TLS alert", from: "server", begins: [/^\x15\x03[\0-\x04]\0\x02/] },
  { protocol: "tls", what: "TLS", from: "server", begins: [/^\x16\x03[\0-\x04]/] },
  { protocol: "ftp", what: "an FTP server", from: "server", begins: [/^220[ -][^\r\n]*ftp/i, /^220[ -]\(vsFTPd/] },
  { protocol: "smtp", what: "an SMTP server", from: "server", begins: [/^220[ -][^\r\n]*(smtp|mail|postfix|exim)/i, /^554[ -]/] },
  { protocol: "ftp-or-smtp", what: "an FTP or SMTP server", from: "server", begins: [/^[245]\d\d[ -]/] },
  { protocol: "mysql", what: "a MySQL server", from: "server", begins: [/^..\0\0[\x0a\xff]/s] },
  { protocol: "postgresql", what: "a PostgreSQL error", from: "server", begins: [/^E\0\0.{2}/s, /^EFATAL/] },
  { protocol: "vnc", what: "a VNC server", from: "both", begins: ["RFB 00"] },
  { protocol: "pop3", what: "a POP3 server", from: "server", begins: ["+OK"] },
  { protocol: "imap", what: "an IMAP server", from: "server", begins: ["* OK", "* PREAUTH", "* BYE"] },
  { protocol: "redis", what: "a Redis server", from: "server", begins: ["-ERR", "-DENIED", "-NOAUTH", "+PONG"] },
  { protocol: "amqp", what: "an AMQP server", from: "both", begins: ["AMQP"] },
  { protocol: "irc", what: "an IRC server", from: "server", begins: [/^:[^ ]+ (NOTICE|\d{3}) /, "NOTICE AUTH"] },
  { protocol: "telnet", what: "Telnet option negotiation", from: "both", begins: [/^\xff[\xfb-\xfe]/] },
  { protocol: "rdp", what: "an RDP server", from: "server", begins: [/^\x03\0\0/] },
];

/** Names the protocol of a head of bytes that isn't an SSH identification; null for an empty head. */
export function foreignProtocol(head: Uint8Array, from: End): ForeignProtocol | null {
  if (head.length === 0) return null;
  const text = Buffer.from(head).toString("latin1");
  for (const row of ROWS) {
    if (row.from !== "both" && row.from !== from) continue;
    if (row.begins.some((begin) => (typeof begin === "string" ? text.startsWith(begin) : begin.test(text)))) {
      return { protocol: row.protocol, what: row.what, detail: row.detail?.(head) ?? null };
    }
  }
  const printable = /^[\t\r\n\x20-\x7e]*$/.test(text);
  return printable ? { protocol: "text", what: "text", detail: null } : { protocol: "binary", what: "binary data", detail: null };
}

/** What begins like this is SSH, well made or not (RFC 4253 4.2). */
export function startsAsSsh(head: Uint8Array): boolean {
  return head[0] === 0x53 && head[1] === 0x53 && head[2] === 0x48 && head[3] === 0x2d;
}
