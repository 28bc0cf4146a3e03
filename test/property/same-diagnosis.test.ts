import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseFrames } from "../limits/analyse-frames.ts";
import type { FrameRecord } from "../net/frames.ts";
import { DIALOGUES, layOut, type Piece, piecesOf } from "./conversation.ts";

/** What must not depend on how the bytes travelled. */
async function answer(frames: readonly FrameRecord[]) {
  const { connections } = await analyseFrames(frames);
  return connections.map(({ verdict, outcome, died_at, ssh }) => ({
    code: verdict.code,
    outcome,
    died_at,
    negotiated: ssh.negotiated,
    idents: [ssh.client.ident, ssh.server.ident],
    lines: ssh.server.pre_ident_lines,
  }));
}

const inOrder = (pieces: readonly Piece[], wire: { piece(piece: Piece): void }) => {
  for (const piece of pieces) wire.piece(piece);
};
/** Cuts of each turn as fractions of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
const places = (fractions: readonly number[]) => (length: number) => fractions.map((fraction) => Math.floor(fraction * length));
const RUNS = { numRuns: 60 };

describe.each(Object.entries(DIALOGUES))("%s: the diagnosis is the same", (_, turns) => {
  const plain = answer(
    layOut(
      piecesOf(turns, () => []),
      inOrder,
    ),
  );

  test("there is one connection, and it is told", async () => {
    expect(await plain).toHaveLength(1);
  });

  test("with a byte a segment", async () => {
    const all = (length: number) => Array.from({ length }, (_byte, i) => i);
    expect(await answer(layOut(piecesOf(turns, all), inOrder))).toEqual(await plain);
  });

  test("however it is cut", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, async (fractions) => {
        expect(await answer(layOut(piecesOf(turns, places(fractions)), inOrder))).toEqual(await plain);
      }),
      RUNS,
    );
  });

  test("in whatever order the segments of a turn arrive", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.infiniteStream(fc.nat()), async (fractions, keys) => {
        const shuffled = (pieces: readonly Piece[]) => pieces.map((piece) => ({ piece, key: keys.next().value as number })).sort((a, b) => a.key - b.key);
        const frames = layOut(piecesOf(turns, places(fractions)), (pieces, wire) => {
          for (const { piece } of shuffled(pieces)) wire.piece(piece);
        });
        expect(await answer(frames)).toEqual(await plain);
      }),
      RUNS,
    );
  });

  test("when frames are captured twice, and segments are sent again", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.infiniteStream(fc.nat(3)), async (fractions, fates) => {
        const frames = layOut(piecesOf(turns, places(fractions)), (pieces, wire) => {
          for (const piece of pieces) {
            const fate = fates.next().value as number;
            wire.piece(piece);
            if (fate === 1) wire.copy();
            if (fate === 2) {
              wire.wait(0.25);
              wire.piece(piece);
            }
          }
        });
        expect(await answer(frames)).toEqual(await plain);
      }),
      RUNS,
    );
  });

  test("the first copy of a byte wins, in every order of overlapping segments that say something else", async () => {
    await fc.assert(
      fc.asyncProperty(cuts, fc.nat(), async (fractions, choice) => {
        const frames = layOut(piecesOf(turns, places(fractions)), (pieces, wire) => {
          for (const piece of pieces) wire.piece(piece);
          const target = pieces[choice % pieces.length]!;
          wire.wait(0.25);
          wire.piece({ ...target, bytes: target.bytes.map((byte) => byte ^ 0xff) });
        });
        expect(await answer(frames)).toEqual(await plain);
      }),
      RUNS,
    );
  });
});
