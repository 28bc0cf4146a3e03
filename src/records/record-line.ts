import { type NoRecord, type StoredRecord, storedRecord } from "./stored-record.ts";

/** Lines of a `--json` document that hold no record, besides its head (src/render/json.ts). */
const DOCUMENT_FRAME: ReadonlySet<string> = new Set(['"connections":[', '"connections":[],', '"series":[', '"series":[]}']);
const DOCUMENT_HEAD = '{"schema_version":';
/** What follows a record in such a document. */
const DOCUMENT_TAIL = /(?:,|\],|\]\})$/;
const SERIES = /^\{"id":/;

/** Reads one line of NDJSON, or of kexscope's own `--json`, where records stand on a line each; null for a line that says nothing. Never throws. */
export function recordOfLine(line: string): StoredRecord | NoRecord | null {
  const text = line.trim();
  if (text === "" || DOCUMENT_FRAME.has(text) || (text.startsWith(DOCUMENT_HEAD) && text.endsWith("},"))) return null;
  const value = parsed(text) ?? parsed(text.replace(DOCUMENT_TAIL, ""));
  if (value === undefined) return { fault: "not JSON" };
  return SERIES.test(text) ? { other: "series" } : storedRecord(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
