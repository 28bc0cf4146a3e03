import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { outputSchema } from "../../src/cli/output-schema.ts";

test("docs/schema.json is what `kexscope schema` prints", () => {
  const committed = readFileSync(new URL("../../docs/schema.json", import.meta.url), "utf8");
  expect(committed, "run: node dist/cli/main.js schema > docs/schema.json").toBe(`${JSON.stringify(outputSchema(), null, 2)}\n`);
});

test("allows further fields, which may be added without a new version", () => {
  expect(JSON.stringify(outputSchema())).not.toContain('"additionalProperties":false');
});
