import { accessSync, constants, readFileSync } from "node:fs";
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
  const cap = capPackage();
  return [
    { engine: capEngine, path: cap === null ? null : builtCap(cap), remedy: cap !== null && isForAnotherNode(cap) ? REBUILD : BUILD },
    { engine: dumpcapEngine, path: findProgram("dumpcap"), remedy: "apt-get install wireshark-common" },
    { engine: tcpdumpEngine, path: findProgram("tcpdump"), remedy: "apt-get install tcpdump" },
  ];
}

const BUILD = "apt-get install libpcap-dev build-essential && npm rebuild cap";
const REBUILD = "npm rebuild cap, which was built for another version of Node";

/** Folder of the optional package; null where it is not installed. */
function capPackage(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve("cap/package.json"));
  } catch {
    return null;
  }
}

/** The native part of the package; looked for, never loaded: loading it may end the process. Null where this Node cannot load it. */
function builtCap(folder: string): string | null {
  const native = join(folder, "build/Release/cap.node");
  return isReadable(native) && !isForAnotherNode(folder) ? native : null;
}

/** node-gyp writes down for which binary interface of Node it built. What it does not say is not held against it. */
export function isForAnotherNode(folder: string): boolean {
  try {
    const version = /"node_module_version": (\d+)/.exec(readFileSync(join(folder, "build/config.gypi"), "utf8"))?.[1];
    return version !== undefined && version !== process.versions.modules;
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
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
