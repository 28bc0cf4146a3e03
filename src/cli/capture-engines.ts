import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/** Where tcpdump is installed; a plain user's PATH often lacks it. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/sbin", "/usr/local/sbin"];

/** A program or library that can capture, where it is (null: it is not there, or this user may not run it), and the command that gets it. */
export interface CaptureEngine {
  name: "cap" | "tcpdump" | "dumpcap";
  path: string | null;
  remedy: string;
}

/** The engines that live capture can use, the preferred first. */
export function captureEngines(): CaptureEngine[] {
  return [
    { name: "cap", path: builtCap(), remedy: "apt-get install libpcap-dev build-essential && npm rebuild cap" },
    { name: "tcpdump", path: inPath("tcpdump"), remedy: "apt-get install tcpdump" },
    { name: "dumpcap", path: inPath("dumpcap"), remedy: "apt-get install wireshark-common" },
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

function inPath(program: string): string | null {
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
