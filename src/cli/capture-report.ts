import { networkInterfaces } from "node:os";
import { printable } from "../render/text/escape.ts";
import { type CaptureEngine, captureEngines } from "./capture-engines.ts";
import { mayCapture } from "./capture-rights.ts";

/** What `kexscope interfaces` prints: interfaces, rights, engines, and for what is missing the command that mends it. */
export function captureReport(): string {
  const engines = captureEngines();
  const sections = [interfaceLines(), rightsLines(engines), engineLines(engines)];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function interfaceLines(): string[] {
  const interfaces = Object.entries(networkInterfaces()).map(([name, addresses]) => ({
    name: printable(name),
    addresses: (addresses ?? []).map(({ cidr, address }) => cidr ?? address).join(" "),
  }));
  const rows = [{ name: "any", addresses: "(all of them)" }, ...interfaces];
  const width = Math.max(...rows.map(({ name }) => name.length));
  return ["Interfaces that are up", ...rows.map(({ name, addresses }) => `  ${name.padEnd(width)}  ${addresses}`)];
}

function rightsLines(engines: CaptureEngine[]): string[] {
  if (mayCapture()) return ["Rights: this user may capture"];
  const dumpcap = engines.find(({ name }) => name === "dumpcap")?.path;
  const remedies = ["sudo kexscope ...   (root is given up as soon as the capture is open)"];
  if (dumpcap) remedies.push(`sudo setcap cap_net_raw,cap_net_admin=eip ${printable(dumpcap)}   (then dumpcap captures for whoever may run it)`);
  return ["Rights: this user may not capture (no CAP_NET_RAW); one of these mends it", ...remedies.map((line) => `  ${line}`)];
}

function engineLines(engines: CaptureEngine[]): string[] {
  const width = Math.max(...engines.map(({ name }) => name.length));
  const lines = engines.map(({ name, path, remedy }) => `  ${name.padEnd(width)}  ${path === null ? `missing: ${remedy}` : printable(path)}`);
  return ["Capture engines, one is enough", ...lines];
}
