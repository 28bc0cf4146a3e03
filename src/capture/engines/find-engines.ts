import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { capEngine } from "./cap-engine.ts";
import { dumpcapEngine } from "./dumpcap-engine.ts";
import type { CaptureEngine } from "./engine.ts";
import { tcpdumpEngine } from "./tcpdump-engine.ts";

/** Where tcpdump is installed; a plain user's PATH often lacks it. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/sbin", "/usr/bin", "/usr/local/sbin"];

/** An engine, where it is (null: it is not there, or this user may not run it), and the command that gets it. */
export interface FoundEngine {
  engine: CaptureEngine;
  path: string | null;
  remedy: string;
}

/** The engines of live capture, in the order in which `auto` takes them. */
export function findEngines(): FoundEngine[] {
  return [
    { engine: capEngine, path: builtCap(), remedy: "apt-get install libpcap-dev build-essential && npm rebuild cap" },
    { engine: dumpcapEngine, path: findProgram("dumpcap"), remedy: "apt-get install wireshark-common" },
    { engine: tcpdumpEngine, path: findProgram("tcpdump"), remedy: "apt-get install tcpdump" },
  ];
}

/** The native part of the optional package; looked for, never loaded: loading it may end the process. */
function builtCap(): string | null {
  try {
    const manifest = createRequire(import.meta.url).resolve("cap/package.json");
    const native = join(dirname(manifest), "build/Release/cap.node");
    accessSync(native, constants.R_OK);
    return native;
  } catch {
    return null;
  }
}

/** Where a program of the system is; null when it is not there or may not be run. */
export function findProgram(program: string): string | null {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, program)).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
