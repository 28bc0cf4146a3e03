import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "./chromium.ts";
import { allCaptures, captureOf, makeDialogueCaptures, makePage } from "./pages.ts";

/**
 * The pages as they look. KEXSCOPE_UPDATE_IMAGES=1 writes them into docs/img: look at each before it is kept. Without it they are made and thrown
 * away, because no two machines draw a letter alike.
 */
const IMAGES = fileURLToPath(new URL("../../docs/img/", import.meta.url));
const MAX_BYTES = 300_000;

interface Look {
  page: string;
  width: number;
  height: number;
  dark?: boolean;
  print?: boolean;
}

const LOOKS: Record<string, Look> = {
  "report-light": { page: "one.html", width: 1200, height: 1500 },
  "report-dark": { page: "all.html", width: 1200, height: 1400, dark: true },
  "report-narrow": { page: "one.html", width: 400, height: 1500 },
  "report-print": { page: "one.html", width: 794, height: 1123, print: true },
  compare: { page: "compare.html", width: 1200, height: 900 },
};

let folder = "";
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-images-"));
  browser = await launchChromium();
  await makePage(join(folder, "one.html"), [captureOf("kexinit-lost-path-mtu")]);
  await makePage(join(folder, "all.html"), ["--separate", ...allCaptures(), ...makeDialogueCaptures(folder)]);
  await makePage(join(folder, "compare.html"), ["compare", captureOf("injected-reset"), captureOf("injected-reset-at-server")]);
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

test.each(Object.entries(LOOKS))("%s is not wider than its window, and small enough to be kept", async (name, { page: file, width, height, dark, print }) => {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: dark ? "dark" : "light" });
  try {
    await page.goto(pathToFileURL(join(folder, file)).href);
    if (print) await page.emulateMedia({ media: "print" });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    const image = await page.screenshot();
    expect(image.length).toBeLessThanOrEqual(MAX_BYTES);
    if (process.env["KEXSCOPE_UPDATE_IMAGES"] === "1") writeFileSync(join(IMAGES, `${name}.png`), image);
  } finally {
    await page.close();
  }
});
