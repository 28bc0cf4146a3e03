import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Stage } from "../../scripts/lab/stage.ts";
import { MAIN } from "./live-process.ts";

/** A page of docs/ by its name; also `../README.md`. */
export function page(name: string): string {
  return readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
}

/** The example of a page in which these words stand, from its first line to its last. */
export function example(text: string, words: string): string {
  const found = [...text.matchAll(/```\w*\n([\s\S]*?)```/g)].map(([, lines = ""]) => lines).find((lines) => lines.includes(words));
  if (found === undefined) throw new Error(`no example of ${words}`);
  return found;
}

/** Runs examples of docs/ as they stand there: on the lab's client, with `kexscope` in the path, and with folders of ours in the place of the machine's. */
export class DocShell {
  readonly env: Readonly<Record<string, string>>;
  readonly #stage: Stage;
  readonly #bind: Record<string, string> = {};

  /** `folders`: those of the machine that are replaced by empty ones. */
  constructor(stage: Stage, folders: readonly string[]) {
    this.#stage = stage;
    chmodSync(stage.folder, 0o755);
    mkdirSync(join(stage.folder, "bin"));
    for (const path of folders) {
      this.#bind[path] = join(stage.folder, path.slice(1).replaceAll("/", "-"));
      mkdirSync(this.#bind[path]);
    }
    this.env = { PATH: `${stage.folder}/bin:/usr/sbin:/usr/bin:/sbin:/bin`, HOME: stage.folder };
    this.program("kexscope", `exec ${process.execPath} ${MAIN} "$@"`);
  }

  /** A folder of ours in the place of one of the machine. */
  folder(path: string): string {
    const found = this.#bind[path];
    if (found === undefined) throw new Error(`${path} is the machine's own`);
    return found;
  }

  get mounts(): { bind: Record<string, string> } {
    return { bind: this.#bind };
  }

  /** Puts a program into the path: lines of sh. */
  program(name: string, lines: string): void {
    writeFileSync(join(this.#stage.folder, "bin", name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
  }

  /** Runs lines to their end, and returns stdout; the test fails where the last status is not one of these. */
  async run(lines: string, { env = {}, statuses = [0] }: { env?: Record<string, string>; statuses?: readonly number[] } = {}): Promise<string> {
    const { status, stdout, stderr } = await this.#stage.client.run(["sh", "-ec", lines], {
      env: { ...this.env, ...env },
      mounts: this.mounts,
      timeoutMs: 110_000,
    });
    expect(statuses, stdout + stderr).toContain(status);
    return stdout;
  }
}
