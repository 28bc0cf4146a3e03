import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { examine } from "../../scripts/fuzz/examine.ts";
import { pcapFile } from "../net/frames.ts";
import { disconnect, kexInit } from "../ssh/messages.ts";
import { layOut, piecesOf, type Turn } from "./conversation.ts";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 60 });
/** Bytes that a peer would choose to do harm, and any others. */
const nasty = fc.oneof(
  bytes,
  fc
    .constantFrom(
      "\u001b]0;owned\u0007",
      "\u009b2J",
      "\u202ecod",
      '","code":"x',
      "</script><b>",
      "$(reboot)`id`;\n",
      "\\x1b",
      "%s%n",
      "=cmd|' /C calc'!A0",
      "\ud800",
    )
    .map((text) => new Uint8Array(Buffer.from(text, "utf8"))),
);
const latin1 = (part: Uint8Array) => Buffer.from(part).toString("latin1");
const line = (text: string) => new Uint8Array(Buffer.from(`${text}\r\n`, "latin1"));

describe("every output stays valid, and free of what a peer wrote", () => {
  test.each([0, 1])("whatever stands in identification, text before it, names, and DISCONNECT (report %i)", async (variant) => {
    await fc.assert(
      fc.asyncProperty(nasty, nasty, nasty, nasty, async (ident, banner, name, reason) => {
        const turns: Turn[] = [
          { from: "server", bytes: line(latin1(banner)) },
          { from: "server", bytes: line(`SSH-2.0-${latin1(ident)}`) },
          { from: "client", bytes: line(`SSH-2.0-OpenSSH_${latin1(ident)}`) },
          { from: "client", bytes: kexInit({ kex_algorithms: [latin1(name), "curve25519-sha256"], server_host_key_algorithms: [latin1(reason)] }) },
          { from: "server", bytes: kexInit({ kex_algorithms: [latin1(reason)], languages_client_to_server: [latin1(name)] }) },
          { from: "server", bytes: disconnect(3, reason, name) },
        ];
        const frames = layOut(
          piecesOf(turns, () => []),
          (pieces, wire) => {
            for (const piece of pieces) wire.piece(piece);
          },
        );
        expect(await examine(pcapFile(frames), { variant })).toBeNull();
      }),
      { numRuns: 150 },
    );
  });

  test("whatever the file holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(7), async (data, variant) => {
        expect(await examine(data, { variant })).toBeNull();
      }),
    );
  });

  test("whatever a frame holds, on any link", async () => {
    const frame = fc.record({ data: fc.uint8Array({ maxLength: 120 }), time: fc.nat(4_000_000_000) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { maxLength: 12 }),
        fc.constantFrom(0, 1, 9, 50, 51, 101, 104, 108, 113, 228, 229, 276, 999),
        async (frames, linkType) => {
          expect(await examine(pcapFile(frames, linkType), { variant: frames.length })).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});
