/** Programs of a user's own on a library: the settings are lines of their source, and so is the fix. Debian's own Python runs them. */
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { hostKey } from "../lab/keys.ts";
import type { Program } from "../lab/programs.ts";
import type { Stage } from "../lab/stage.ts";
import type { ClientEnd, ClientKind, ServerEnd, ServerKind } from "./ends.ts";

const PYTHON = ["/usr/bin/python3", "-W", "ignore"];
const TIMEOUT_MS = 20_000;
const MARK = /^ *# SETTINGS$/m;

/** A program whose source has a mark where settings go. */
interface Source {
  readonly path: string;
  /** Puts further lines below those that are there. */
  add(lines: readonly string[]): Promise<void>;
}

/** Writes the program into the stage's folder, with the settings at the mark. `from`: its path from here. */
async function source(stage: Stage, from: string, settings: readonly string[]): Promise<Source> {
  const text = await readFile(new URL(from, import.meta.url), "utf8");
  const path = join(stage.folder, basename(from));
  let lines: string[] = [];
  const add = async (more: readonly string[]) => {
    lines = settled(lines, more);
    await writeFile(path, text.replace(MARK, lines.join("\n")));
  };
  await add(settings);
  return { path, add };
}

/** An argument (`name=value,`) can be given once only: a later one takes the place of the earlier. A statement just comes later. */
function settled(lines: readonly string[], more: readonly string[]): string[] {
  const argument = (line: string) => (line.endsWith(",") ? line.split("=")[0] : undefined);
  const given = new Set(more.map(argument).filter((name) => name !== undefined));
  return [...lines.filter((line) => !given.has(argument(line) ?? "")), ...more];
}

function libraryClient(program: Program, name: string, atLogin: RegExp) {
  return (...settings: readonly string[]): ClientKind => ({
    program,
    settings: settings.join("; "),
    async on(stage, host): Promise<ClientEnd> {
      const program = await source(stage, `./programs/${name}.py`, settings);
      return {
        atLogin,
        connect: () => stage.client.run([...PYTHON, program.path, host], { timeoutMs: TIMEOUT_MS }),
        applyLine: async ({ line }) => program.add((line ?? "").split("\n")),
      };
    },
  });
}

/** The lab's own server, with its settings in the source instead of its options. */
function libraryServer(program: Program, name: string, key: "rsa" | "ed25519", optionsFor: (key: string) => object) {
  return (...settings: readonly string[]): ServerKind => ({
    program,
    settings: settings.join("; "),
    async on(stage): Promise<ServerEnd> {
      const program = await source(stage, `../lab/peers/${name}.py`, settings);
      const options = JSON.stringify(optionsFor(await hostKey(key)));
      const begin = async () => {
        const running = stage.server.start([...PYTHON, program.path, options]);
        await running.says(/listening/);
        return running;
      };
      let running = undefined as Awaited<ReturnType<typeof begin>> | undefined;
      return {
        async start() {
          running = await begin();
        },
        async applyLine({ line }) {
          await program.add((line ?? "").split("\n"));
          running?.signal("SIGKILL");
          await running?.ended;
          running = await begin();
        },
      };
    },
  });
}

export const paramiko = libraryClient("paramiko", "paramiko-client", /AuthenticationException|BadAuthenticationType/);
export const asyncssh = libraryClient("asyncssh", "asyncssh-client", /PermissionDenied/);
export const libssh2 = libraryClient("libssh2", "libssh2-client", /login refused -18/);
export const paramikoServer = libraryServer("paramiko", "paramiko-server", "rsa", (key) => ({ key }));
export const asyncsshServer = libraryServer("asyncssh", "asyncssh-server", "ed25519", (key) => ({ keys: [key] }));
