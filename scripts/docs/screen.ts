/**
 * Draws docs/img/screen.svg: what a terminal shows of one capture.
 *
 *     npx tsx scripts/docs/screen.ts [--check]
 *
 * Needs a build. With --check it writes nothing and fails when the picture is out of step.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { terminalSvg } from "./terminal-svg.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const PICTURE = `${ROOT}docs/img/screen.svg`;
const CAPTURE = "captures/kexinit-lost-path-mtu/input.pcap";
const COLUMNS = 100;
/** The time a run takes differs from run to run. */
const DURATION = /, \d+\.\d\d s;/;

const { stdout } = spawnSync(process.execPath, [`${ROOT}dist/cli/main.js`, "--frames", CAPTURE], {
  cwd: ROOT,
  encoding: "utf8",
  env: { PATH: process.env["PATH"], FORCE_COLOR: "1", LC_ALL: "C.UTF-8" },
});
const bold = (text: string): string => `\u001b[1m${text}\u001b[22m`;
const picture = terminalSvg(
  "What kexscope prints of one capture",
  `$ ${bold("kexscope --frames ssh.pcap")}\n${stdout.trimEnd().replace(DURATION, ", 0.1 s;")}`,
  COLUMNS,
);
if (process.argv.includes("--check")) {
  if (readFileSync(PICTURE, "utf8") !== picture) {
    console.error("docs/img/screen.svg does not show what the program prints: npx tsx scripts/docs/screen.ts");
    process.exitCode = 1;
  }
} else writeFileSync(PICTURE, picture);
