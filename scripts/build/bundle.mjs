/**
 * Joins what the command line loads into one file, and keeps the code that V8 makes of it: node dist/cli/main.js, then, starts several times
 * faster than from some hundred modules. Runs behind tsc, on what it wrote. The modules stay where they are: children and workers begin with
 * one of them, and so does who imports a part.
 *
 * There are two such files: entry.cjs has everything, and plain-entry.cjs, half as large, what `kexscope FILE` needs.
 */
import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLI = fileURLToPath(new URL("../../dist/cli", import.meta.url));
const JOINED = join(CLI, "joined");
/** What tsc leaves out: scripts, in the folder of the module that names them. */
const SCRIPTS = ["cli/kexscope-live.sh", "live/hand-over.sh"];
/** What is imported late and belongs to `kexscope FILE` all the same. */
const OF_PLAIN_ENTRY = new Set(["heap-growth.js"].map((name) => join(CLI, name)));

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const placeOf = (path) => relative(JOINED, path).replaceAll("\\", "/");

/** A module that asks where it is means its own place, not that of the file it was joined into. */
const ownPlace = {
  name: "own-place",
  setup({ onLoad }) {
    onLoad({ filter: /\/dist\/.*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replaceAll("import.meta.url", `new URL(${JSON.stringify(placeOf(path))}, import.meta.url).href`), resolveDir: dirname(path) };
    });
  },
};

/** yargs without what it loads from Node and does not use. */
const smallPlatform = {
  name: "small-platform",
  setup({ onResolve }) {
    onResolve({ filter: /\/platform-shims\/esm\.mjs$/ }, () => ({ path: here("./yargs-platform.mjs") }));
  },
};

/** What is imported late belongs to flags that a plain command line does not have. */
const nothingLate = {
  name: "nothing-late",
  setup({ onResolve }) {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      const target = resolve(resolveDir, path);
      return kind === "dynamic-import" && !OF_PLAIN_ENTRY.has(target) ? { path: placeOf(target), external: true } : undefined;
    });
  },
};

/** Joins dist/cli/NAME.js, and all that it imports. */
async function joinUp(name, plugins) {
  const {
    outputFiles: [joined],
  } = await build({
    entryPoints: [join(CLI, `${name}.js`)],
    write: false,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node20",
    // Nobody reads it: stack traces have names, and the modules are beside it.
    minifyWhitespace: true,
    minifySyntax: true,
    alias: { "string-width": here("./ascii-width.mjs") },
    define: { "import.meta.url": "ownUrl" },
    // Native, and optional.
    external: ["cap"],
    plugins: [ownPlace, smallPlatform, ...plugins],
  });
  // Of an import() in what node:vm runs, newer versions of Node say on stderr that it is experimental: the module that runs it imports instead.
  const text = joined.text.replaceAll(/\bimport\((?=["'`])/g, "importLate(");
  await writeFile(
    join(JOINED, `${name}.cjs`),
    `(function (require, filename, importLate) { const module = { exports: {} }, ownUrl = require("node:url").pathToFileURL(filename).href;\n${text}\nreturn module.exports; })`,
  );
}

/** The start itself, in one module instead of four. */
async function joinStart() {
  const main = join(CLI, "main.js");
  await build({
    entryPoints: [main],
    outfile: main,
    allowOverwrite: true,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: ["./entry.js"],
  });
}

for (const script of SCRIPTS) {
  const built = join(CLI, "..", script);
  await copyFile(here(`../../src/${script}`), built);
  await chmod(built, 0o755);
}

await joinStart();
await rm(JOINED, { recursive: true, force: true });
await mkdir(JOINED);
await joinUp("entry", []);
await joinUp("plain-entry", [nothingLate]);
for (const name of ["entry", "plain-entry"]) {
  // One run over each kind of input compiles what such runs need; what V8 made of it is kept.
  const { status, error } = spawnSync(process.execPath, [here("./keep-code.mjs"), name], { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw error ?? new Error(`${name}.cjs ended with status ${status}`);
}
