import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RotatingLines } from "../../src/sinks/rotating-lines.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-lines-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const contents = () => Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "latin1")]));

describe("a file of lines that rotates", () => {
  it("keeps so many files of such a size, the newest under the name that was given", () => {
    const lines = new RotatingLines(join(folder, "ssh.ndjson"), 6, 3);
    lines.open();
    for (let i = 1; i <= 9; i++) lines.append(Buffer.from(`${i}\n`));
    lines.append(Buffer.from("too long for one\n"));
    lines.append(Buffer.from("last\n"));
    lines.close();
    expect(contents()).toEqual({ "ssh.ndjson": "last\n", "ssh.ndjson.1": "too long for one\n", "ssh.ndjson.2": "7\n8\n9\n" });
  });

  it("is for its owner only, and what is there already moves on", () => {
    writeFileSync(join(folder, "ssh.ndjson"), "old\n");
    const lines = new RotatingLines(join(folder, "ssh.ndjson"), 100, 2);
    lines.open();
    lines.append(Buffer.from("new\n"));
    lines.close();
    expect(contents()).toEqual({ "ssh.ndjson": "new\n", "ssh.ndjson.1": "old\n" });
    expect(statSync(join(folder, "ssh.ndjson")).mode & 0o777).toBe(0o600);
  });

  it("touches no link", () => {
    writeFileSync(join(folder, "target"), "theirs\n");
    symlinkSync(join(folder, "target"), join(folder, "ssh.ndjson"));
    expect(() => new RotatingLines(join(folder, "ssh.ndjson"), 100, 2).open()).toThrow("no regular file");
    expect(contents()["target"]).toBe("theirs\n");
  });
});
