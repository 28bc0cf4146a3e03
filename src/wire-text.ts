/**
 * Text for bytes that came from the wire: 0x20 to 0x7e as they are, a backslash as `\x5c`, everything else as `\xNN`.
 * The result is safe in a terminal and in a line of JSON, and wireBytes() gives the bytes back.
 * @param bytes bytes, or a string that holds one byte a character (latin1), as names and software versions do
 */
export function wireText(bytes: Uint8Array | string): string {
  const text = typeof bytes === "string" ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return text.replace(/[^\x20-\x5b\x5d-\x7e]/g, escapeUnit);
}

/** A character above 0xff is no byte and can only come from a mistake of ours: both of its bytes are shown. */
function escapeUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  return code > 0xff ? `\\x${hexByte(code >> 8)}\\x${hexByte(code & 0xff)}` : `\\x${hexByte(code)}`;
}

function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}

/** The bytes that wireText() was given. Text that it did not make is read as latin1; a backslash without `xNN` stands for itself. */
export function wireBytes(text: string): Uint8Array {
  const latin1 = text.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return new Uint8Array(Buffer.from(latin1, "latin1"));
}
