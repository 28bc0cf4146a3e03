/** What no test ran, of a report in Istanbul's format. */

/** Of one file: lines and branches that no test reached. */
export interface Missing {
  /** src/… */
  path: string;
  /** All branches of the file. */
  branches: number;
  /** "12" for a line, "12 branch 2 of if" for a branch, in order. */
  places: string[];
}

interface Place {
  start: { line?: number };
}

/** coverage-final.json: by file, counts by number, and where each number stands. */
export interface CoverageReport {
  [file: string]: {
    path: string;
    s: Record<string, number>;
    statementMap: Record<string, Place>;
    b: Record<string, number[]>;
    branchMap: Record<string, { type: string; loc: Place; locations: Place[] }>;
  };
}

/** All files of the report. */
export function missingIn(report: CoverageReport): Missing[] {
  return Object.values(report).map(({ path, s, statementMap, b, branchMap }) => {
    const lines = Object.entries(s).flatMap(([id, count]) => (count === 0 ? [statementMap[id]!.start.line ?? 0] : []));
    const branches = Object.entries(b).flatMap(([id, counts]) =>
      counts.flatMap((count, i) => {
        const { type, loc, locations } = branchMap[id]!;
        return count === 0 ? [{ line: locations[i]!.start.line ?? loc.start.line ?? 0, text: `branch ${i + 1} of ${type}` }] : [];
      }),
    );
    const places = [...[...new Set(lines)].map((line) => ({ line, text: "" })), ...branches].sort((x, y) => x.line - y.line);
    return {
      path: path.slice(path.indexOf("src/")),
      branches: Object.values(b).reduce((sum, counts) => sum + counts.length, 0),
      places: places.map(({ line, text }) => `${line} ${text}`.trim()),
    };
  });
}
