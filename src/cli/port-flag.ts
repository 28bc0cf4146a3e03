import { UsageError } from "./usage-error.ts";

/** `--port`: TCP ports with commas between them. */
export function parsePortFlag(text: string): number[] {
  return text.split(",").map((entry) => {
    const port = Number(entry);
    if (!/^\s*\d{1,5}\s*$/.test(entry) || port < 1 || port > 65_535) throw new UsageError(`--port ${entry}: not a port; write 22 or 22,2222`);
    return port;
  });
}
