import { MAX_IDENTS_REMEMBERED, RFC_IDENT_BYTES } from "../limits.ts";
import type { Position } from "./position.ts";
import type { Identification, IdentificationFault } from "./transport-facts.ts";
import { latin1 } from "./wire-reader.ts";

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;
/** "SSH-": the line that begins with it ends the preamble, whatever follows (RFC 4253 4.2). */
const PREFIX = [0x53, 0x53, 0x48, 0x2d];
const FORM = /^SSH-(\d+\.\d+)(?:-(.*))?$/s;

/** Whether data[start, end) begins with "SSH-". */
export function beginsIdentification(data: Uint8Array, start: number, end: number): boolean {
  return end - start >= PREFIX.length && PREFIX.every((byte, i) => data[start + i] === byte);
}

/** Whether these bytes may still become an identification: they begin with "SSH-", or are the beginning of that. */
export function mayBecomeIdentification(bytes: Uint8Array): boolean {
  return bytes.length > 0 && PREFIX.every((byte, i) => i >= bytes.length || bytes[i] === byte);
}

/** Length of a line without its LF and the CR before it. */
export function contentLength(line: Uint8Array): number {
  if (line[line.length - 1] !== LF) return line.length;
  return line[line.length - 2] === CR ? line.length - 2 : line.length - 1;
}

/**
 * Reads an identification line, RFC 4253 4.2, from "SSH-" to its LF. Whatever stands in it is accepted and named in `faults`.
 * OpenSSH's kex_exchange_identification() refuses NUL, a bare CR, a missing or empty software version; it takes up to 8192 bytes and LF alone.
 * @param line the line with its line end
 */
export function parseIdentification(line: Uint8Array, at: Position): Identification {
  const text = latin1(line);
  const known = remembered.get(text);
  if (known !== undefined) return { ...known, at };
  const read = readIdentification(line);
  if (line.length <= RFC_IDENT_BYTES) {
    if (remembered.size >= MAX_IDENTS_REMEMBERED) remembered.clear();
    remembered.set(text, read);
  }
  return { ...read, at };
}

/** By line: a fleet's programs are few, so each line is read once. The bytes and the lists are shared, and nobody changes them. */
const remembered = new Map<string, Omit<Identification, "at">>();

function readIdentification(line: Uint8Array): Omit<Identification, "at"> {
  const raw = line.slice(0, contentLength(line));
  const form = FORM.exec(latin1(raw));
  const rest = form?.[2];
  const space = rest?.indexOf(" ") ?? -1;
  const software = rest === undefined ? "" : space < 0 ? rest : rest.slice(0, space);
  return {
    raw,
    protoVersion: form?.[1] ?? "",
    software,
    comments: rest === undefined || space < 0 ? null : rest.slice(space + 1),
    lineEnd: raw.length === line.length - 2 ? "crlf" : "lf",
    length: line.length,
    faults: [...(line.length > RFC_IDENT_BYTES ? (["too-long"] as const) : []), ...byteFaults(raw), ...formFaults(form !== null, rest, software)],
  };
}

function formFaults(wellFormed: boolean, rest: string | undefined, software: string): IdentificationFault[] {
  if (!wellFormed) return ["bad-form"];
  if (rest === undefined) return ["no-software"];
  return software === "" ? ["empty-software"] : [];
}

function hasOddByte(raw: Uint8Array): boolean {
  for (let i = 0; i < raw.length; i++) if (raw[i]! < SPACE || raw[i]! >= DELETE) return true;
  return false;
}

function byteFaults(raw: Uint8Array): IdentificationFault[] {
  if (!hasOddByte(raw)) return [];
  const faults = new Set<IdentificationFault>();
  for (const byte of raw) {
    if (byte === 0) faults.add("nul");
    else if (byte === CR) faults.add("bare-cr");
    else if (byte > DELETE) faults.add("non-ascii");
    else if (byte < SPACE || byte === DELETE) faults.add("control");
  }
  return [...faults];
}
