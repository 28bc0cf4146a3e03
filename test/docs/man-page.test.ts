import { describe, expect, test } from "vitest";
import { type CommandRow, commandTable } from "../../scripts/docs/command-table.ts";
import { manPage } from "../../scripts/docs/man-page.ts";
import { COMMANDS } from "../../src/cli/commands/index.ts";

const FACTS = { version: "1.2.3", date: "March 1, 2026" };

function row(changes: Partial<CommandRow>): CommandRow {
  return { name: "try", usage: "try <file..>", isDefault: false, describe: "Try it", positionals: new Map(), flags: new Map(), examples: [], ...changes };
}

describe("the table of commands", () => {
  test("has every command, each with an example that begins with it", () => {
    const table = commandTable();
    expect(table).toHaveLength(COMMANDS.length);
    for (const { name, isDefault, examples } of table) {
      expect(examples.length, name).toBeGreaterThan(0);
      for (const { command } of examples) expect(command).toContain(isDefault ? "kexscope " : `kexscope ${name}`);
    }
  });

  test("has the positionals and flags that the parser is told", () => {
    const compare = commandTable().find(({ name }) => name === "compare")!;
    expect([...compare.positionals.keys()]).toEqual(["file"]);
    expect([...compare.flags.keys()]).toContain("exit-zero");
  });
});

describe("the man page", () => {
  test("has a flag with its value, what it is without it, and that it has to be given", () => {
    const flags = new Map([["out", { alias: "o", type: "number" as const, default: 5, demandOption: true, describe: "How many" }]]);
    expect(manPage([row({ flags })], FACTS)).toContain(".It Fl o , Fl \\-out Ar number\nHow many.\nIt has to be given.\nWithout it: 5.\n");
  });

  test("what troff would take for a request or an escape stays what it is", () => {
    const page = manPage([row({ describe: ".TH --all \\n", examples: [{ command: 'kexscope try "a b"', what: "'quoted'" }] })], FACTS);
    expect(page).toContain("\n\\&.TH \\-\\-all \\en.\n");
    expect(page).toContain("\n\\&'quoted'.\n");
    expect(page).toContain(".Dl kexscope try \\(dqa b\\(dq");
  });

  test("a flag that is the same as the main command's is named, not told again", () => {
    const quiet = { type: "boolean" as const, describe: "Say nothing" };
    const page = manPage([row({ name: "main", isDefault: true, flags: new Map([["quiet", quiet]]) }), row({ flags: new Map([["quiet", quiet]]) })], FACTS);
    expect(page.match(/Say nothing/g)).toHaveLength(1);
    expect(page).toContain("As for\n.Cm analyze :\n.Fl \\-quiet .");
  });
});
