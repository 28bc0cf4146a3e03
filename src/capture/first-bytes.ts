import type { CaptureInfo } from "./frame.ts";
import { pcapMagic, SECTION_HEADER } from "./magic.ts";

/** Bytes that the decision about a format takes: enough for each magic and for a reader to recognise what stands there instead. */
export const FIRST_BYTES = 24;

export type Compression = "gzip" | "zstd";

interface Format {
  magic: readonly number[];
  /** What it is and what to do with it; FILE stands for the file's name. */
  reason: string;
}

const GZIP = [0x1f, 0x8b];
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/** Formats that are not read here, by their first bytes. */
const FOREIGN_FORMATS: readonly Format[] = [
  { magic: GZIP, reason: "gzip inside a compressed file; unpack it first: gunzip -k FILE" },
  { magic: ZSTD, reason: "zstd inside a compressed file; unpack it first: zstd -d FILE" },
  { magic: [0x42, 0x5a, 0x68], reason: "bzip2; unpack it first: bunzip2 -k FILE" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], reason: "xz; unpack it first: unxz -k FILE" },
  { magic: [0x04, 0x22, 0x4d, 0x18], reason: "lz4; unpack it first: lz4 -d FILE" },
  { magic: [0x50, 0x4b, 0x03, 0x04], reason: "zip; unpack it first: unzip FILE" },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], reason: "7z; unpack it first: 7z x FILE" },
  { magic: [0x1f, 0x9d], reason: "compress (.Z); unpack it first: uncompress -k FILE" },
  { magic: [0x73, 0x6e, 0x6f, 0x6f, 0x70, 0x00, 0x00, 0x00], reason: "a snoop capture; convert it first: editcap -F pcapng FILE FILE.pcapng" },
  { magic: [0x47, 0x4d, 0x42, 0x55], reason: "a Network Monitor capture; convert it first: editcap -F pcapng FILE FILE.pcapng" },
];

/** How many of the first bytes a message shows. */
const SHOWN_BYTES = 16;

/** The compression that a file's first bytes announce, or null. RFC 1952 2.3.1, RFC 8878 3.1.1. */
export function compressionOf(head: Uint8Array): Compression | null {
  if (begins(head, GZIP)) return "gzip";
  return begins(head, ZSTD) ? "zstd" : null;
}

/** The capture format that the first bytes announce, or null. */
export function whatBegins(head: Uint8Array): CaptureInfo["format"] {
  if (head.length < 4) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (view.getUint32(0) === SECTION_HEADER) return "pcapng";
  return pcapMagic(view, 0)?.format ?? null;
}

/** One clause that says what stands where a capture should begin. */
export function whyNoCapture(head: Uint8Array): string {
  if (head.length === 0) return "empty: not even a file header was written";
  const foreign = FOREIGN_FORMATS.find((format) => begins(head, format.magic));
  if (foreign !== undefined) return `not a capture but ${foreign.reason}`;
  if (head.every((byte) => byte === 0)) return "not a capture: it begins with zeroes";
  const kind = isText(head) ? "text, not a capture" : "not a capture";
  return `${kind}: it starts with "${escapeBytes(head.subarray(0, SHOWN_BYTES))}"`;
}

function begins(head: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => head[index] === byte);
}

/** UTF-8 without control characters other than tab, line feed and carriage return; its last character may be cut. */
function isText(head: Uint8Array): boolean {
  try {
    return !/[^\P{Cc}\t\n\r]/u.test(new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true }));
  } catch {
    return false;
  }
}

/** As in the JSON output: what is not printable ASCII, and the backslash, as \xNN. */
function escapeBytes(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x5c;
    text += plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
  }
  return text;
}
