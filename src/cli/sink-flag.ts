import { resolve } from "node:path";
import type { RedisTarget, SinkTarget } from "../sinks/sink-target.ts";
import type { AnalysisArguments } from "./analysis-flags.ts";
import { UsageError } from "./usage-error.ts";

export type SinkArguments = Pick<AnalysisArguments, "sink" | "spool" | "spool-size" | "sink-size" | "sink-files">;

const MEGABYTE = 1_000_000;
const REDIS_PORT = 6379;
const DEFAULT_STREAM = "kexscope";
/** 7 kB a record: 7 GB of memory at the server, and the latest days of most fleets. docs/stream.md tells how to choose. */
const DEFAULT_MAX_LENGTH = 1_000_000;
const QUERY = new Set(["stream", "maxlen"]);

/** What `--sink` asks for, one by one. Throws UsageError. */
export function sinkTargets(args: SinkArguments): SinkTarget[] {
  within(args, "spool-size", 0.001, 1_000_000);
  within(args, "sink-size", 0.001, 1_000_000);
  within(args, "sink-files", 1, 10_000);
  const targets = (args.sink ?? []).map((text) => (text.startsWith("file:") ? fileTarget(text, args) : redisTarget(text, args)));
  const places = targets.map((target) => (target.kind === "file" ? target.path : target.spool));
  const twice = places.find((place, i) => places.indexOf(place) !== i);
  if (twice !== undefined) throw new UsageError(`${twice} is the place of two sinks`);
  return targets;
}

function fileTarget(text: string, args: SinkArguments): SinkTarget {
  const path = text.slice("file:".length);
  if (path === "" || path.endsWith("/")) throw new UsageError(`--sink ${text}: write file: and a path`);
  return { kind: "file", name: text, path: resolve(path), maxBytes: args["sink-size"] * MEGABYTE, files: args["sink-files"] };
}

/** redis://[USER[:PASSWORD]@]HOST[:PORT][/DATABASE], rediss:// for TLS, redis+unix:///PATH. The password may be in REDISCLI_AUTH, as for redis-cli. */
function redisTarget(text: string, args: SinkArguments): RedisTarget {
  const url = URL.canParse(text) ? new URL(text) : null;
  const unix = url?.protocol === "redis+unix:";
  if (url === null || !(unix || url.protocol === "redis:" || url.protocol === "rediss:")) {
    throw new UsageError(`--sink ${withoutPassword(text)}: write redis://HOST, rediss://HOST, redis+unix:///PATH or file:PATH`);
  }
  const name = withoutPassword(text);
  const odd = [...url.searchParams.keys()].find((key) => !QUERY.has(key));
  if (odd !== undefined) throw new UsageError(`--sink ${name}: ${odd} is neither stream nor maxlen`);
  if (args.spool === undefined) throw new UsageError(`--sink ${name}: say with --spool DIR where records wait while Redis is away`);
  const maxLength = Number(url.searchParams.get("maxlen") ?? DEFAULT_MAX_LENGTH);
  if (!(Number.isInteger(maxLength) && maxLength >= 1)) throw new UsageError(`--sink ${name}: maxlen is the number of entries that are kept`);
  const path = decodeURIComponent(url.pathname);
  if (unix ? path.length < 2 : url.hostname === "") throw new UsageError(`--sink ${name}: ${unix ? "the path of a socket" : "a host"} is missing`);
  return {
    kind: "redis",
    name,
    server: unix
      ? { path }
      : { host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: url.port === "" ? REDIS_PORT : Number(url.port), tls: url.protocol === "rediss:" },
    username: url.username === "" ? null : decodeURIComponent(url.username),
    password: url.password === "" ? (process.env["REDISCLI_AUTH"] ?? null) : decodeURIComponent(url.password),
    database: unix ? 0 : databaseOf(path, name),
    stream: url.searchParams.get("stream") || DEFAULT_STREAM,
    maxLength,
    spool: resolve(args.spool),
    spoolBytes: args["spool-size"] * MEGABYTE,
  };
}

function databaseOf(path: string, name: string): number {
  if (!/^\/?\d{0,5}$/.test(path)) throw new UsageError(`--sink ${name}: behind the host stands the number of a database, or nothing`);
  return Number(path.slice(1));
}

/** What may be told: a password in an address is for nobody's log. */
export function withoutPassword(text: string): string {
  return text.replace(/^([a-z+]+:\/\/[^:@/]*):[^@/]*@/, "$1@").replace(/\?.*$/, "");
}

function within(args: SinkArguments, flag: "spool-size" | "sink-size" | "sink-files", from: number, to: number): void {
  const value = args[flag];
  if (!(value >= from && value <= to)) throw new UsageError(`--${flag} ${value}: write a number from ${from} to ${to}`);
}
