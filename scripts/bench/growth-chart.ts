/** A line: points of x and y, both above 0. */
export interface Series {
  name: string;
  points: [number, number][];
}

const WIDTH = 776;
const HEIGHT = 440;
const LEFT = 60;
/** Half of the last label of the axis stands beyond its line. */
const RIGHT = 36;
const TOP = 40;
const BOTTOM = 50;
/** Told apart by those who see no colours too: each line has dashes of its own. */
const LINES = [
  ["#0b62a4", ""],
  ["#0b62a4", "6 4"],
  ["#b3541e", ""],
  ["#b3541e", "6 4"],
] as const;

/** Lines over two logarithmic axes, as an SVG of its own. */
export function chart(title: string, xName: string, series: readonly Series[]): string {
  const points = series.flatMap((line) => line.points);
  const x = axis(
    points.map(([value]) => value),
    LEFT,
    WIDTH - RIGHT,
  );
  const y = axis(
    points.map(([, value]) => value),
    HEIGHT - BOTTOM,
    TOP,
  );
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="20" font-size="14">${title}</text>`,
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 10}" text-anchor="middle">${xName}</text>`,
    ...x.decades.map(
      (value) => `<path d="M${x.place(value)} ${TOP}V${HEIGHT - BOTTOM}" stroke="#ddd"/>${text(x.place(value), HEIGHT - BOTTOM + 16, value, "middle")}`,
    ),
    ...y.decades.map((value) => `<path d="M${LEFT} ${y.place(value)}H${WIDTH - RIGHT}" stroke="#ddd"/>${text(LEFT - 6, y.place(value) + 4, value, "end")}`),
    ...series.map((line, index) => drawn(line, index, x.place, y.place)),
    "</svg>",
  ];
  return `${parts.join("\n")}\n`;
}

function axis(values: readonly number[], from: number, to: number): { place: (value: number) => number; decades: number[] } {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  const place = (value: number): number => Math.round(from + ((Math.log10(value) - low) / (high - low)) * (to - from));
  return { place, decades: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

function text(x: number, y: number, value: number, anchor: string): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${value.toLocaleString("en")}</text>`;
}

function drawn({ name, points }: Series, index: number, x: (value: number) => number, y: (value: number) => number): string {
  const [colour, dashes] = LINES[index % LINES.length]!;
  const path = points.map(([px, py], point) => `${point === 0 ? "M" : "L"}${x(px)} ${y(py)}`).join("");
  const top = TOP + 14 + index * 18;
  const style = `fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes}"`;
  return `<path d="${path}" ${style}/><path d="M${LEFT + 12} ${top - 4}h28" ${style}/><text x="${LEFT + 46}" y="${top}">${name}</text>`;
}
