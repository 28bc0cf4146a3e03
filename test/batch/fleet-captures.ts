import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeCapture } from "../../scripts/bench/traffic/make-capture.ts";
import { SHAPES } from "../../scripts/bench/traffic/shapes.ts";

const OWN = fileURLToPath(new URL("../../captures/", import.meta.url));
const DAY = 86_400_000_000;
/** 2026-03-01T23:59:59Z: connections of one capture lie on both sides of midnight. Microseconds since 1970. */
const BEFORE_MIDNIGHT = 1_772_409_599_000_000;
const SITES = ["berlin", "oslo", "São Paulo"];
/** Connections of each made capture, a third of a second apart. */
const CONNECTIONS = 6;
const SHAPE = { ...SHAPES.mix, interval: 333_000 };

/** Fills a folder with captures of three sites, made ones and those of the project, and returns how many there are. `made`: how many are made. */
export function makeFleet(folder: string, made: number): number {
  for (const site of SITES) mkdirSync(join(folder, site), { recursive: true });
  for (let i = 0; i < made; i++) {
    const path = join(folder, SITES[i % SITES.length]!, `ssh-${i}.pcap`);
    makeCapture(path, SHAPE, i % 2 === 0 ? "pcap" : "pcapng", CONNECTIONS, { seed: i + 1, begin: BEFORE_MIDNIGHT + (i % 5) * DAY });
  }
  return made + copyOwn(folder);
}

/** The project's own captures, as a site of their own. */
export function copyOwn(folder: string): number {
  mkdirSync(join(folder, "lab"), { recursive: true });
  let count = 0;
  for (const name of readdirSync(OWN)) {
    for (const file of ["input.pcap", "input.pcapng"]) {
      const from = join(OWN, name, file);
      if (!existsSync(from)) continue;
      copyFileSync(from, join(folder, "lab", `${name}-${file}`));
      count++;
    }
  }
  return count;
}

/** A capture that breaks off in garbage after its first records. */
export function writeCorrupt(path: string, whole: Uint8Array): void {
  const bytes = Uint8Array.from(whole);
  bytes.fill(0xff, Math.floor(bytes.length / 2));
  writeFileSync(path, bytes);
}
