/** Extension number of server_name, RFC 6066 3. */
const SERVER_NAME = 0;

/** The server name that a TLS ClientHello asks for (RFC 8446 4.1.2, RFC 6066 3); null when it asks for none or is cut. */
export function serverName(record: Uint8Array): string | null {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  // Record header 5, handshake header 4, version 2, random 32.
  let offset = 43;
  offset = skipVector(view, offset, 1); // legacy_session_id
  offset = skipVector(view, offset, 2); // cipher_suites
  offset = skipVector(view, offset, 1); // legacy_compression_methods
  if (offset + 2 > view.byteLength) return null;
  offset += 2;
  while (offset + 4 <= view.byteLength) {
    const type = view.getUint16(offset);
    const length = view.getUint16(offset + 2);
    if (type === SERVER_NAME) return nameIn(record, view, offset + 4);
    offset += 4 + length;
  }
  return null;
}

function skipVector(view: DataView, offset: number, lengthBytes: 1 | 2): number {
  if (offset + lengthBytes > view.byteLength) return view.byteLength;
  return offset + lengthBytes + (lengthBytes === 1 ? view.getUint8(offset) : view.getUint16(offset));
}

/** server_name_list: list length 2, name type 1 (0 = host_name), name length 2. */
function nameIn(record: Uint8Array, view: DataView, offset: number): string | null {
  if (offset + 5 > view.byteLength || view.getUint8(offset + 2) !== 0) return null;
  const end = offset + 5 + view.getUint16(offset + 3);
  return end > view.byteLength ? null : Buffer.from(record.subarray(offset + 5, end)).toString("latin1");
}
