import { isIP } from "node:net";
import { UsageError } from "./usage-error.ts";

const LOOPBACK = "127.0.0.1";

/** Where `--metrics` listens: PORT and :PORT are of the loopback only; other addresses have to be named. Port 0 takes a free one. Throws UsageError. */
export function metricsAddress(text: string): { host: string; port: number } {
  const [, host = "", digits = ""] = /^(?:(\[[0-9a-fA-F:.%\w]+\]|[^:]*):)?(\d{1,5})$/.exec(text) ?? [];
  const port = Number(digits);
  const odd = host.startsWith("[") && isIP(host.slice(1, -1)) !== 6;
  if (digits === "" || port > 65_535 || odd) throw new UsageError(`--metrics ${text}: write HOST:PORT, or a port alone for the loopback`);
  return { host: host === "" ? LOOPBACK : host.replace(/^\[(.*)\]$/, "$1"), port };
}

/** Is it out of reach for other machines? */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
