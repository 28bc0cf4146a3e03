/** Host keys, made once a run (an RSA key of 4096 bits takes seconds) and shared by all cases. */
import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { must } from "./process.ts";

/** Each name is one key: "-other" is a second key of the same type. */
const KINDS = {
  ed25519: ["-t", "ed25519"],
  "ed25519-other": ["-t", "ed25519"],
  ecdsa: ["-t", "ecdsa", "-b", "256"],
  rsa: ["-t", "rsa", "-b", "3072"],
  "rsa-1024": ["-t", "rsa", "-b", "1024"],
  "rsa-4096": ["-t", "rsa", "-b", "4096"],
} as const;

export type KeyKind = keyof typeof KINDS;

let folder: string | undefined;
const pending = new Map<string, Promise<string>>();

function store(): string {
  if (folder === undefined) {
    folder = mkdtempSync(join(tmpdir(), "kexscope-keys-"));
    const made = folder;
    process.on("exit", () => rmSync(made, { recursive: true, force: true }));
  }
  return folder;
}

function once(name: string, make: (path: string) => Promise<unknown>): Promise<string> {
  const path = join(store(), name);
  const known = pending.get(name) ?? make(path).then(() => path);
  pending.set(name, known);
  return known;
}

/** The path of a private key in OpenSSH's format; the public key is at the same path with `.pub`. */
export const hostKey = (kind: KeyKind): Promise<string> => once(kind, (path) => must(["ssh-keygen", "-q", "-N", "", "-C", "lab", "-f", path, ...KINDS[kind]]));

/** The path of a private key in dropbear's format. */
export const dropbearKey = (type: "rsa" | "ecdsa" | "ed25519"): Promise<string> =>
  once(`dropbear-${type}`, (path) => must(["dropbearkey", "-t", type, "-f", path]));

/** A folder of keys as tinysshd wants it. */
export const tinysshKeys = (): Promise<string> => once("tinyssh", (path) => must(["tinysshd-makekey", path]));

/** "ssh-ed25519 AAAA…", without the comment. */
export async function publicKey(kind: KeyKind): Promise<string> {
  const text = await readFile(`${await hostKey(kind)}.pub`, "utf8");
  return text.split(" ").slice(0, 2).join(" ");
}

/** "SHA256:…", as `ssh-keygen -l` prints it. */
export async function fingerprint(kind: KeyKind): Promise<string> {
  return (await must(["ssh-keygen", "-l", "-f", `${await hostKey(kind)}.pub`])).split(" ")[1] ?? "";
}
