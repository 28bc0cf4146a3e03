/**
 * Reads the type of each verdict's params from its definition and writes src/diagnosis/verdict-params.ts: JSON Schema by code,
 * so that the output's schema says what stands in `verdict.params` without a second place to keep in step.
 *
 *     npx tsx scripts/docs/write-verdict-params.ts [--check]
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { format } from "node:util";
import ts from "typescript";

const ROOT = new URL("../../", import.meta.url).pathname;
const VERDICTS = `${ROOT}src/verdicts/`;
const TARGET = `${ROOT}src/diagnosis/verdict-params.ts`;

type JsonSchema = { [key: string]: unknown };

const options = ts.parseJsonConfigFileContent(ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile).config, ts.sys, ROOT).options;
const program = ts.createProgram(
  readdirSync(VERDICTS).map((name) => VERDICTS + name),
  options,
);
const checker = program.getTypeChecker();

/** The schema of one type; params are made of strings, numbers, booleans, null, lists and plain objects. */
function schemaOf(type: ts.Type): JsonSchema {
  if (type.isUnion()) return unionSchema(type.types);
  if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
  if (type.flags & ts.TypeFlags.BooleanLiteral) return { type: "boolean" };
  if (type.flags & ts.TypeFlags.String) return { type: "string" };
  if (type.flags & ts.TypeFlags.Number) return { type: "number" };
  if (type.flags & ts.TypeFlags.Boolean) return { type: "boolean" };
  if (type.flags & ts.TypeFlags.Null) return { type: "null" };
  if (checker.isArrayType(type) || checker.isTupleType(type)) {
    const [item] = checker.getTypeArguments(type as ts.TypeReference);
    return { type: "array", items: item === undefined ? {} : schemaOf(item) };
  }
  if (type.flags & ts.TypeFlags.Object) return objectSchema(type);
  throw new Error(format("no JSON Schema for the type %s", checker.typeToString(type)));
}

function unionSchema(types: readonly ts.Type[]): JsonSchema {
  const schemas = types.filter((type) => (type.flags & ts.TypeFlags.Undefined) === 0).map(schemaOf);
  const values = schemas.filter((schema) => "const" in schema).map((schema) => schema["const"]);
  const others = unique(schemas.filter((schema) => !("const" in schema)));
  const parts = values.length > 0 ? [{ enum: values }, ...others] : others;
  return parts.length === 1 ? parts[0]! : { anyOf: parts };
}

function unique(schemas: readonly JsonSchema[]): JsonSchema[] {
  return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
}

function objectSchema(type: ts.Type): JsonSchema {
  const properties: JsonSchema = {};
  const required: string[] = [];
  for (const property of checker.getPropertiesOfType(type)) {
    const schema = schemaOf(checker.getTypeOfSymbol(property));
    const words = ts.displayPartsToString(property.getDocumentationComment(checker));
    properties[property.name] = words === "" ? schema : { description: words, ...schema };
    if (!(property.flags & ts.SymbolFlags.Optional)) required.push(property.name);
  }
  return { type: "object", properties, required };
}

/** The P of a module's `export default defineVerdict<P>(...)`; null for a file that holds no verdict. */
function paramsOf(path: string): { code: string; schema: JsonSchema } | null {
  const source = program.getSourceFile(path);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  const exported = module === undefined ? undefined : checker.getExportsOfModule(module).find(({ name }) => name === "default");
  if (exported === undefined) return null;
  const type = checker.getTypeOfSymbol(exported);
  const [params] = type.aliasTypeArguments ?? checker.getTypeArguments(type as ts.TypeReference);
  if (params === undefined) throw new Error(format("%s: the default export is no VerdictDefinition", path));
  return { code: path.slice(VERDICTS.length, -".ts".length), schema: schemaOf(params) };
}

const rows = readdirSync(VERDICTS)
  .sort()
  .flatMap((name) => paramsOf(VERDICTS + name) ?? []);
const text = [
  "// Written by scripts/docs/write-verdict-params.ts from the types in src/verdicts. Do not edit.",
  "",
  "/** JSON Schema of `verdict.params`, by verdict code. */",
  `export const VERDICT_PARAMS: Readonly<Record<string, object>> = ${JSON.stringify(Object.fromEntries(rows.map(({ code, schema }) => [code, schema])))};`,
  "",
].join("\n");

if (process.argv.includes("--check")) {
  if (readFileSync(TARGET, "utf8") !== text) {
    console.error("src/diagnosis/verdict-params.ts is out of step: npx tsx scripts/docs/write-verdict-params.ts");
    process.exitCode = 1;
  }
} else writeFileSync(TARGET, text);
