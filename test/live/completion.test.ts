import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands/index.ts";
import { MAIN } from "./live-process.ts";

let home = "";

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "kexscope-completion-"));
  mkdirSync(join(home, "bin"));
  mkdirSync(join(home, "zfunc"));
  writeFileSync(join(home, "bin/kexscope"), `#!/bin/sh\nexec ${process.execPath} ${MAIN} "$@"\n`, { mode: 0o755 });
  writeFileSync(join(home, "sshd.pcap"), "");
  writeFileSync(join(home, ".bashrc"), "PS1='> '\nbind 'set enable-bracketed-paste off'\nsource <(kexscope completion bash)\n");
  writeFileSync(join(home, ".zshrc"), "PS1='> '\nfpath=(~/zfunc $fpath)\nautoload -Uz compinit && compinit -u\n");
  writeFileSync(join(home, "zfunc/_kexscope"), execFileSync(process.execPath, [MAIN, "completion", "zsh"]));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const SHELLS = { bash: "bash --rcfile .bashrc -i", zsh: "zsh -i" } as const;

/** Colours, modes, cursor movements and the bell of a terminal. */
const CONTROL = new RegExp(`${String.fromCharCode(27)}(\\[[0-9;?]*[A-Za-z]|[=>])|\\x07`, "g");

/** What a terminal shows once this was typed, a Tab behind it. */
async function typed(shell: keyof typeof SHELLS, line: string): Promise<string> {
  const script = [
    "set timeout 20",
    `spawn -noecho ${SHELLS[shell]}`,
    'expect "> "',
    `send -- ${JSON.stringify(`${line}\t`)}`,
    // The program answers within half a second; a machine that is busy takes longer.
    "set timeout 6",
    "expect { eof {} timeout {} }",
    'send "\\x03"',
  ].join("\n");
  const env = { PATH: `${join(home, "bin")}:${process.env["PATH"]}`, HOME: home, TERM: "dumb", LANG: "C.UTF-8" };
  const { stdout } = await promisify(execFile)("expect", ["-c", script], { cwd: home, env, encoding: "utf8" });
  return stdout.replace(CONTROL, "");
}

describe.concurrent.each(["bash", "zsh"] as const)("in %s", (shell) => {
  test.each([
    ["kexscope expl", "kexscope explain "],
    ["kexscope explain no-common-k", "kexscope explain no-common-kex"],
    ["kexscope live -i l", "kexscope live -i lo"],
    ["kexscope --verdict tcp-refused,ssh-i", "tcp-refused,ssh-intercepted"],
    ["kexscope --only fai", "kexscope --only failed"],
    ["kexscope x.pcap --kno", "kexscope x.pcap --known-hosts"],
    ["kexscope compare --exit", "kexscope compare --exit-zero"],
    ["kexscope sshd", "kexscope sshd.pcap"],
    ["kexscope --html sshd", "kexscope --html sshd.pcap"],
  ])("%s becomes %s", async (line, whole) => {
    expect(await typed(shell, line)).toContain(whole);
  });
});

test("every command is offered", () => {
  const offered = execFileSync(process.execPath, [MAIN, "--get-yargs-completions", "kexscope", ""], { encoding: "utf8" }).split("\n");
  for (const { command } of COMMANDS) expect(offered).toContain([command].flat()[0]!.split(" ")[0]);
});
