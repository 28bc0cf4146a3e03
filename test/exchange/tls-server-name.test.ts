import { describe, expect, it } from "vitest";
import { foreignProtocol } from "../../src/exchange/foreign-protocol.ts";
import { serverName } from "../../src/exchange/tls-server-name.ts";
import { be16, bytes } from "../net/frames.ts";

const NAME = bytes([0], be16(11), "example.org");
const extension = (type: number, content: Uint8Array) => bytes(be16(type), be16(content.length), content);
const list = (name: Uint8Array) => bytes(be16(name.length), name);

/** A ClientHello, RFC 8446 4.1.2. */
function clientHello(extensions: Uint8Array): Uint8Array {
  const body = bytes([3, 3], new Uint8Array(32), [2, 9, 9], be16(4), [0x13, 1, 0x13, 2], [1, 0], be16(extensions.length), extensions);
  return bytes([0x16, 3, 1], be16(body.length + 4), [1, 0], be16(body.length), body);
}

const asked = clientHello(bytes(extension(10, bytes([0, 0])), extension(0, list(NAME))));

describe("the server name of a ClientHello", () => {
  it("is found behind other extensions", () => {
    expect(serverName(asked)).toBe("example.org");
    expect(foreignProtocol(asked, "client")).toEqual({ protocol: "tls", what: "a TLS ClientHello", detail: "example.org" });
  });

  it("is null where none is asked for, or one of another type", () => {
    expect(serverName(clientHello(extension(10, bytes([0, 0]))))).toBeNull();
    expect(serverName(clientHello(extension(0, list(bytes([1], be16(1), "x")))))).toBeNull();
  });

  it("is null wherever the ClientHello is cut", () => {
    for (let length = 0; length < asked.length; length++) expect(serverName(asked.subarray(0, length))).toBeNull();
  });
});

describe("bytes that are no SSH", () => {
  it.each([
    ["", "client", null],
    ["hello\r\n", "client", "text"],
    ["\x01\x02\x03", "client", "binary"],
    ["GET / HTTP/1.0\r\n", "client", "http"],
    ["GET / HTTP/1.0\r\n", "server", "text"],
    ["HTTP/1.1 400 Bad Request\r\n", "server", "http"],
    ["RFB 003.008\n", "server", "vnc"],
    ["RFB 003.008\n", "client", "vnc"],
    ["220 mail.example.org ESMTP Postfix\r\n", "server", "smtp"],
    ["220 (vsFTPd 3.0.3)\r\n", "server", "ftp"],
    ["220 hello\r\n", "server", "ftp-or-smtp"],
  ] as const)("%j of the %s: %s", (text, from, protocol) => {
    expect(foreignProtocol(Buffer.from(text, "latin1"), from)?.protocol ?? null).toBe(protocol);
  });
});
