import { networkInterfaces } from "node:os";
import { type FoundEngine, findEngines } from "../capture/engines/find-engines.ts";
import { ANY, interfaceNames, interfaceState } from "../capture/live-interfaces.ts";
import { printable } from "../render/text/escape.ts";
import { mayCapture } from "./capture-rights.ts";
import { SUDO_FORM } from "./sudo-form.ts";

/** What `kexscope interfaces` prints: interfaces, rights, engines, and for what is missing the command that mends it. */
export function captureReport(): string {
  const engines = findEngines();
  const sections = [interfaceLines(), rightsLines(engines), engineLines(engines)];
  return `${sections.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function interfaceLines(): string[] {
  const addresses = networkInterfaces();
  const names = interfaceNames();
  const rows = (names.length > 0 ? names : Object.keys(addresses)).map((name) => {
    const own = (addresses[name] ?? []).map(({ cidr, address }) => cidr ?? address);
    if (interfaceState(name) === "down") own.push(`(down: ip link set ${printable(name)} up)`);
    return { name: printable(name), what: own.join(" ") };
  });
  rows.unshift({ name: ANY, what: "(all of them)" });
  const width = Math.max(...rows.map(({ name }) => name.length));
  return ["Interfaces, for kexscope live -i NAME", ...rows.map(({ name, what }) => `  ${name.padEnd(width)}  ${what}`.trimEnd())];
}

function rightsLines(engines: FoundEngine[]): string[] {
  if (mayCapture()) return ["Rights: this user may capture"];
  const dumpcap = engines.find(({ engine }) => engine.name === "dumpcap")?.path;
  const remedies = [`${SUDO_FORM}   (root is given up as soon as the capture is open)`];
  if (dumpcap) remedies.push(`sudo setcap cap_net_raw=ep ${printable(dumpcap)}   (then dumpcap captures for whoever may run it)`);
  return ["Rights: this user may not capture (no CAP_NET_RAW); one of these mends it", ...remedies.map((line) => `  ${line}`)];
}

function engineLines(engines: FoundEngine[]): string[] {
  const width = Math.max(...engines.map(({ engine }) => engine.name.length));
  const lines = engines.map(({ engine, path, remedy }) => `  ${engine.name.padEnd(width)}  ${path === null ? `missing: ${remedy}` : printable(path)}`);
  return ["Capture engines, one is enough; the first that is there is taken", ...lines];
}
