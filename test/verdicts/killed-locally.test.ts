/** A client that leaves while it waits: what comes afterwards is told and drawn as what came too late. */
import { expect, it } from "vitest";
import { course } from "../../src/render/text/course.ts";
import { PLAIN } from "../../src/render/text/style.ts";
import { UNICODE } from "../../src/render/text/symbols.ts";
import { timeOfDay } from "../../src/render/text/words.ts";
import { kexEcdhInit, kexReply, newKeys } from "../ssh/messages.ts";
import { SECOND } from "../tcp/dialogue.ts";
import { clientSpoke, offered } from "./conversations.ts";
import { recordOf } from "./diagnosis-of.ts";

const left = () =>
  offered()
    .data("client", kexEcdhInit())
    .ack("server")
    .wait(1.6 * SECOND)
    .fin("client");

it("the reply comes when the client has left", () => {
  const late = left()
    .wait(0.52 * SECOND)
    .data("server", kexReply())
    .data("server", newKeys())
    .rst("client");
  const record = recordOf(late);
  expect(record.verdict.code).toBe("killed-locally");
  expect(record.verdict.summary).toContain("key exchange reply by the server, which came 52");
  expect(record.also.map(({ code }) => code)).not.toContain("slow-step");
  const drawn = course(record, { width: 200, style: PLAIN, symbols: UNICODE, time: timeOfDay }).join("");
  expect(drawn).toMatch(/KEX_ECDH_INIT → ─ ✗ FIN by the client ─ ← KEX_ECDH_REPLY ─ ← NEWKEYS$/);
  expect(record.verdict.fixes.map(({ line }) => line).filter((line) => line !== null)).toEqual([]);
});

it("ssh's own time limit is named where the server had not identified itself", () => {
  const record = recordOf(
    clientSpoke()
      .wait(0.7 * SECOND)
      .fin("client"),
  );
  expect(record.verdict).toMatchObject({ code: "killed-locally", params: { came_late_s: null } });
  expect(record.verdict.fixes.flatMap(({ line }) => line ?? []).join()).toContain("ConnectTimeout 30");
});
