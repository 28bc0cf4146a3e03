/** What yargs does not know: words that depend on the machine, or on what kexscope knows. Null where yargs has to answer. */
export async function completeWords(words: readonly string[]): Promise<string[] | null> {
  const current = words.at(-1) ?? "";
  // Bash makes three words of --verdict=CODE.
  const before = words.slice(0, -1).filter((word) => word !== "=");
  const [inline, value] = /^(--[a-z-]+)=(.*)$/.exec(current)?.slice(1) ?? [];
  const flag = inline ?? before.at(-1) ?? "";
  const lead = inline === undefined ? "" : `${inline}=`;
  const written = value ?? (current === "=" ? "" : current);
  if (flag === "-i" || flag === "--interface") return fitting(await interfaces(), written, lead);
  if (flag === "--verdict") {
    const done = written.lastIndexOf(",") + 1;
    return fitting(await codes(), written.slice(done), lead + written.slice(0, done));
  }
  if (before[1] === "explain" && !current.startsWith("-")) return fitting(await codes(), written, lead);
  return null;
}

function fitting(all: readonly string[], written: string, lead: string): string[] {
  return all.filter((word) => word.startsWith(written)).map((word) => lead + word);
}

async function codes(): Promise<string[]> {
  const { VERDICTS } = await import("../verdicts/index.ts");
  return VERDICTS.map(({ code }) => code).sort();
}

/** Those whose names a shell takes as they are. */
async function interfaces(): Promise<string[]> {
  const { ANY, interfaceNames } = await import("../capture/live-interfaces.ts");
  return [ANY, ...interfaceNames()].filter((name) => /^[\w.@:-]+$/.test(name));
}
