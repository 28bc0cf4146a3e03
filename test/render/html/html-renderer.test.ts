import { expect, test } from "vitest";
import { htmlRenderer } from "../../../src/render/html/html-renderer.tsx";
import { analyseCaptures } from "../../golden/analyse-capture.ts";
import { alsoVerdict, connection, verdict } from "../records.ts";

const CAPTURES = new URL("../../../captures/", import.meta.url).pathname;
const HOSTILE = `</code><script>alert(1)</script><img src=x onerror="alert(2)">`;

type Document = Awaited<ReturnType<typeof analyseCaptures>>;

function pageOf({ connections, captures, summary, series }: Pick<Document, "connections" | "captures" | "summary" | "series">): string {
  let page = "";
  const renderer = htmlRenderer((text) => {
    page += text;
  });
  for (const record of connections) renderer.connection(record);
  for (const record of series) renderer.series(record);
  renderer.end({ captures, summary, seconds: 0.1 });
  return page;
}

function summaryOf(connections: number) {
  return { connections, by_outcome: { failed: connections }, by_verdict: { "no-common-kex": connections }, notes: [] };
}

test("a failure is told with its ladder, its offers and its fix", async () => {
  const page = pageOf(await analyseCaptures([`${CAPTURES}no-common-kex/input.pcap`], { timeline: true }));
  for (const part of ["died in KEXINIT", `class="ladder"`, "KEXINIT, 1,288 bytes", "nothing in common", "sshd -t", "Evidence"]) expect(page).toContain(part);
});

test("weak names are tagged with the reason, also where nothing was agreed on", async () => {
  const page = pageOf(await analyseCaptures([`${CAPTURES}no-common-kex/input.pcap`], { timeline: true }));
  expect(page).toMatch(/diffie-hellman-group14-sha1<\/code><span class="tag weak" title="SHA-1 [^"]+"> weak/);
  expect(page).not.toMatch(/curve25519-sha256<\/code><span class="tag weak"/);
});

test("nothing of a hostile peer becomes markup", () => {
  const record = connection({
    verdict: verdict({ summary: HOSTILE, evidence: [{ capture: 0, frame: 1, time: "2026-03-01T14:02:11.482113Z", from: "client", what: HOSTILE }] }),
    capture: HOSTILE,
  });
  const page = pageOf({ connections: [record], captures: [], series: [], summary: summaryOf(1) });
  expect(page).toContain("&lt;script>alert(1)");
  expect(page).not.toContain("<script>alert");
  expect(page).not.toContain("<img");
});

test("the policy lets nothing in but the page's own style and script, and the page names no other place", () => {
  const page = pageOf({ connections: [connection()], captures: [], series: [], summary: summaryOf(1) });
  expect(page).toMatch(/default-src (&#39;|')none(&#39;|'); style-src (&#39;|')sha256-[^ ]+(&#39;|'); script-src (&#39;|')sha256-/);
  expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(page).not.toMatch(/ style="| on\w+="/);
});

test("10,000 failures make a page that a browser opens: 500 in full, a row for each", () => {
  const connections = Array.from({ length: 10_000 }, (_, i) => connection({ uid: `C${i}` }));
  const page = pageOf({ connections, captures: [], series: [], summary: summaryOf(10_000) });
  expect(page.match(/<details class="connection/g)).toHaveLength(500);
  expect(page.match(/<tr><td>2026/g)).toHaveLength(10_000);
  expect(page).toContain("9,500 more exchanges that failed");
});

test("what stands beside the verdict of an exchange that went well is told, once for all exchanges that have it", () => {
  const beside = alsoVerdict({ code: "auth-phase-closed", summary: "The login failed, as it looks." });
  const connections = Array.from({ length: 3 }, (_, i) => connection({ uid: `C${i}`, outcome: "ok", also: [beside] }));
  const page = pageOf({ connections, captures: [], series: [], summary: summaryOf(3) });
  expect(page).toContain("Noted besides");
  expect(page.match(/The login failed, as it looks\./g)).toHaveLength(1);
  expect(page).toMatch(/<code>auth-phase-closed<\/code> certain, 3 exchanges/);
});
