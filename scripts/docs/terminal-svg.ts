/** What a program printed with ANSI colours, as a picture of a terminal. */

/** How a run of characters looks. */
interface Look {
  bold: boolean;
  dim: boolean;
  colour: string | null;
}

interface Run extends Look {
  text: string;
}

const COLOURS: Record<string, string> = { "31": "#ff8a80", "32": "#7fd499", "33": "#f0b35a", "36": "#7fd6e0" };
const GROUND = "#16181b";
const TEXT = "#e8e8e6";
const DIM = "#a9aaad";
/** Of a monospaced letter, for its height. */
const LETTER = 8.4;
const LINE = 19;
const FONT = 14;
const MARGIN = 16;
const SGR = new RegExp(`${String.fromCharCode(27)}\\[([0-9;]*)m`);

/** `output` laid out on a terminal of so many columns; longer lines go on in the next one, as they do there. `title`: for who does not see it. */
export function terminalSvg(title: string, output: string, columns: number): string {
  let look: Look = { bold: false, dim: false, colour: null };
  const lines = output.split("\n").flatMap((line) => {
    const runs: Run[] = [];
    for (const [i, part] of line.split(SGR).entries()) {
      if (i % 2 === 1) look = lookAfter(look, part);
      else if (part !== "") runs.push({ ...look, text: part });
    }
    return wrapped(runs, columns);
  });
  const width = Math.ceil(columns * LETTER + 2 * MARGIN);
  const height = lines.length * LINE + 2 * MARGIN;
  const rows = lines.map((runs, i) => `<text x="${MARGIN}" y="${MARGIN + FONT + i * LINE}">${runs.map(span).join("")}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{font:${FONT}px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;fill:${TEXT};white-space:pre}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="${GROUND}"/>`,
    ...rows,
    "</svg>",
    "",
  ].join("\n");
}

function lookAfter(look: Look, codes: string): Look {
  const after = { ...look };
  for (const code of codes.split(";")) {
    if (code === "1") after.bold = true;
    else if (code === "2") after.dim = true;
    else if (code === "22") after.bold = after.dim = false;
    else after.colour = COLOURS[code] ?? null;
  }
  return after;
}

function wrapped(runs: readonly Run[], columns: number): Run[][] {
  const lines: Run[][] = [[]];
  let left = columns;
  for (const run of runs) {
    let letters = Array.from(run.text);
    while (letters.length > left) {
      lines.at(-1)!.push({ ...run, text: letters.slice(0, left).join("") });
      letters = letters.slice(left);
      lines.push([]);
      left = columns;
    }
    lines.at(-1)!.push({ ...run, text: letters.join("") });
    left -= letters.length;
  }
  return lines;
}

/** Each run is as wide as its letters are, whatever font stands in for a missing one. */
function span({ text, bold, dim, colour }: Run): string {
  const fill = colour ?? (dim ? DIM : null);
  const attributes = `${bold ? ' font-weight="bold"' : ""}${fill === null ? "" : ` fill="${fill}"`}`;
  const width = (Array.from(text).length * LETTER).toFixed(1);
  return `<tspan textLength="${width}" lengthAdjust="spacingAndGlyphs" xml:space="preserve"${attributes}>${escaped(text)}</tspan>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
