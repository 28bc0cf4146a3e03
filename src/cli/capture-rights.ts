import { readFileSync } from "node:fs";

/** Bit of CAP_NET_RAW in the capability sets, linux/capability.h. */
const CAP_NET_RAW = 13n;

/** May this process open a packet socket? On Linux the effective capabilities say so (root in a container may lack it); elsewhere root may. */
export function mayCapture(): boolean {
  return hasNetRaw("CapEff") ?? process.geteuid?.() === 0;
}

/** Does every program that this process runs have that right too? So systemd's AmbientCapabilities= gives it. */
export function passesOnCapture(): boolean {
  return hasNetRaw("CapAmb") ?? false;
}

/** Null where the system has no such sets. */
function hasNetRaw(which: "CapEff" | "CapAmb"): boolean | null {
  let status: string;
  try {
    status = readFileSync("/proc/self/status", "utf8");
  } catch {
    return null;
  }
  const set = new RegExp(`^${which}:\\s*([0-9a-f]+)$`, "m").exec(status)?.[1];
  return set === undefined ? null : ((BigInt(`0x${set}`) >> CAP_NET_RAW) & 1n) === 1n;
}
