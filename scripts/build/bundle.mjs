/**
 * Joins what the command line loads into one file, and keeps the code that V8 makes of it: node dist/cli/main.js, then, starts several times
 * faster than from some hundred modules. Runs behind tsc, on what it wrote. The modules stay where they are: children and workers begin with
 * one of them, and so does who imports a part.
 */
import { spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const CLI = fileURLToPath(new URL("../../dist/cli", import.meta.url));
const JOINED = join(CLI, "joined", "entry.cjs");
/** What tsc leaves out: scripts, in the folder of the module that names them. */
const SCRIPTS = ["cli/kexscope-live.sh", "live/hand-over.sh"];

/** A module that asks where it is means its own place, not that of the file it was joined into. */
const ownPlace = {
  name: "own-place",
  setup({ onLoad }) {
    onLoad({ filter: /\/dist\/.*\.js$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      const place = relative(dirname(JOINED), path).replaceAll("\\", "/");
      return { contents: text.replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, import.meta.url).href`), resolveDir: dirname(path) };
    });
  },
};

for (const script of SCRIPTS) {
  const built = join(CLI, "..", script);
  await copyFile(fileURLToPath(new URL(`../../src/${script}`, import.meta.url)), built);
  await chmod(built, 0o755);
}

await rm(dirname(JOINED), { recursive: true, force: true });
await mkdir(dirname(JOINED));
const {
  outputFiles: [joined],
} = await build({
  entryPoints: [join(CLI, "entry.js")],
  write: false,
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  // Nobody reads it: stack traces have names, and the modules are beside it.
  minifyWhitespace: true,
  minifySyntax: true,
  alias: { "string-width": fileURLToPath(new URL("./ascii-width.mjs", import.meta.url)) },
  define: { "import.meta.url": "ownUrl" },
  // Native, and optional.
  external: ["cap"],
  plugins: [ownPlace],
});
await writeFile(
  JOINED,
  `(function (require, filename) { const module = { exports: {} }, ownUrl = require("node:url").pathToFileURL(filename).href;\n${joined.text}\nreturn module.exports; })`,
);

// One run over each kind of input compiles what such runs need; what V8 made of it is kept.
const { status, error } = spawnSync(process.execPath, [fileURLToPath(new URL("./keep-code.mjs", import.meta.url)), JOINED], {
  stdio: ["ignore", "ignore", "inherit"],
});
if (status !== 0) throw error ?? new Error(`the joined program ended with status ${status}`);
