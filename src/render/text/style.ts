import { styleText } from "node:util";

declare module "node:util" {
  // Node 20.12 has it; @types/node 20.9 does not know it yet.
  export function styleText(format: string | string[], text: string, options?: { validateStream?: boolean; stream?: unknown }): string;
}

/** What a piece of the report is; the colour follows from it. */
export type Tone = "who" | "failed" | "waiting" | "fine" | "aside" | "paste" | "heading";

const FORMATS: Record<Tone, string[]> = {
  who: ["bold"],
  failed: ["red", "bold"],
  waiting: ["yellow", "bold"],
  fine: ["green"],
  aside: ["dim"],
  paste: ["cyan"],
  heading: ["bold"],
};

/** Puts a tone on text that is already escaped. */
export type Style = (tone: Tone, text: string) => string;

export const PLAIN: Style = (_tone, text) => text;
export const COLOURED: Style = (tone, text) => styleText(FORMATS[tone], text, { validateStream: false });

/**
 * The style for a stream: styleText looks at the stream, NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR, once.
 * `colour` false is `--no-color`, which beats them all.
 */
export function styleFor(stream: NodeJS.WritableStream, colour: boolean): Style {
  return colour && styleText("red", "?", { validateStream: true, stream }) !== "?" ? COLOURED : PLAIN;
}
