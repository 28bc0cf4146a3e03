import type { ConnectionRecord, KexInitRecord, Outcome } from "../diagnosis/record.ts";
import { SCHEMA_VERSION } from "../diagnosis/schema-version.ts";
import { MAX_NAMES_PER_LIST, MAX_STORED_ADDRESS_LENGTH, MAX_STORED_NAME_LENGTH, MAX_STORED_TEXT_LENGTH } from "../limits.ts";
import { KEXINIT_LISTS } from "../ssh/kexinit.ts";

/** A connection's record as it was found in a file: the fields that are read again. Each was looked at; the rest of the line was not. */
export interface StoredRecord extends Pick<ConnectionRecord, "uid" | "client" | "server" | "started_at" | "ended_at" | "outcome"> {
  verdict: Pick<ConnectionRecord["verdict"], "code" | "title">;
  ssh: {
    client: { ident: string | null; hassh: string | null; kexinit: KexInitRecord | null };
    server: { ident: string | null; hassh_server: string | null; kexinit: KexInitRecord | null };
    negotiated: ConnectionRecord["ssh"]["negotiated"];
  };
}

/** A line or a row that holds no connection: something else that kexscope writes, or why it cannot be used. */
export type NoRecord = { other: string } | { fault: string };

type Test = (value: unknown) => boolean;
type Fields = Record<string, unknown>;

const OUTCOMES: ReadonlySet<unknown> = new Set<Outcome>(["ok", "failed", "stalled", "probe", "unknown"]);
/** RFC 3339 in UTC, as kexscope writes it. */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
const EVENTS_WITHOUT_CONNECTION: ReadonlySet<unknown> = new Set(["waiting", "series", "summary"]);

const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const text =
  (most: number): Test =>
  (value) =>
    typeof value === "string" && value.length <= most;
const orNull =
  (test: Test): Test =>
  (value) =>
    value === null || test(value);
const isTime: Test = (value) => typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value));
const isName = text(MAX_STORED_NAME_LENGTH);
const isNames: Test = (value) => Array.isArray(value) && value.length <= MAX_NAMES_PER_LIST && value.every(isName);
const isPort: Test = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 65_535;
const hasFields =
  (fields: Readonly<Record<string, Test>>): Test =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, test]) => test(value[name]));

const isEndpoint = hasFields({ ip: text(MAX_STORED_ADDRESS_LENGTH), port: isPort });
const isKexInit = hasFields({
  ...Object.fromEntries(KEXINIT_LISTS.map((list) => [list, isNames])),
  first_kex_packet_follows: (value) => typeof value === "boolean",
});
const peer = { ident: orNull(text(MAX_STORED_TEXT_LENGTH)), kexinit: orNull(isKexInit) };
const isNegotiated = hasFields(
  Object.fromEntries(
    ["kex", "host_key", "cipher_c2s", "cipher_s2c", "mac_c2s", "mac_s2c", "compression_c2s", "compression_s2c"].map((slot) => [slot, orNull(isName)]),
  ),
);

/** What has to stand in a record, by the name that a complaint uses. */
const FIELDS: Readonly<Record<string, Test>> = {
  uid: isName,
  client: isEndpoint,
  server: isEndpoint,
  started_at: isTime,
  ended_at: isTime,
  outcome: (value) => OUTCOMES.has(value),
  verdict: hasFields({ code: isName, title: text(MAX_STORED_TEXT_LENGTH) }),
  ssh: hasFields({
    client: hasFields({ ...peer, hassh: orNull(isName) }),
    server: hasFields({ ...peer, hassh_server: orNull(isName) }),
    negotiated: isNegotiated,
  }),
};

/** Looks whether a parsed value is a connection's record. A value of any shape may come; nothing is thrown. */
export function storedRecord(value: unknown): StoredRecord | NoRecord {
  if (!isObject(value)) return { fault: "not a record" };
  const { event, schema_version: version } = value;
  if (EVENTS_WITHOUT_CONNECTION.has(event)) return { other: String(event) };
  if (event !== undefined && event !== "connection") return { fault: "not a record of kexscope" };
  if (version !== undefined && version !== SCHEMA_VERSION) return { fault: `schema_version is not ${SCHEMA_VERSION}: another version of kexscope wrote it` };
  const wrong = Object.entries(FIELDS).find(([name, test]) => !test(value[name]));
  if (wrong !== undefined)
    return { fault: value["uid"] === undefined ? "not a record of kexscope" : `its ${wrong[0]} is missing or not as kexscope writes it` };
  return value as unknown as StoredRecord;
}

/** Is it a record, and not the reason why there is none? */
export function isRecord(found: StoredRecord | NoRecord): found is StoredRecord {
  return "uid" in found;
}
