/** What captures are called: as much of the end of each path as tells it from the others. `input.pcap` alone, `a/input.pcap` beside `b/input.pcap`. */
export function captureNames(paths: readonly string[]): string[] {
  const parts = paths.map((path) => path.split("/"));
  const longest = Math.max(...parts.map(({ length }) => length));
  for (let n = 1; n < longest; n++) {
    const names = parts.map((words) => words.slice(-n).join("/"));
    if (new Set(names).size === names.length) return names;
  }
  return [...paths];
}
