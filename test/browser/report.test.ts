import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { VERDICTS } from "../../src/verdicts/index.ts";
import { launchChromium } from "./chromium.ts";
import { allCaptures, captureOf, makeDialogueCaptures, makeFleetPage, makeHostileCapture, makeLargePage, makePage } from "./pages.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What a person waits for a page without going away. Milliseconds. */
const PATIENCE = 3_000;
/** The only verdict that no page has beside others. */
const ALONE = "no-packets";

let folder = "";
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kexscope-browser-"));
  browser = await launchChromium();
  makeHostileCapture(at("hostile.pcap"));
  makeLargePage(at("large.html"), 10_000);
  await makePage(at("all.html"), ["--separate", ...allCaptures(), ...makeDialogueCaptures(folder)]);
  await makePage(at("nothing.html"), [captureOf(ALONE)]);
  await makePage(at("one.html"), [captureOf("no-common-kex")]);
  await makePage(at("hostile.html"), [at("hostile.pcap")]);
  await makeFleetPage(at("fleet.html"), allCaptures());
  const [nearClient, nearServer] = [captureOf("injected-reset"), captureOf("injected-reset-at-server")];
  await makePage(at("compare.html"), ["compare", nearClient, nearServer]);
  await makePage(at("three-points.html"), ["compare", nearClient, nearClient, nearServer]);
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);

/** Opens a page and looks at it; what it asked for and complained about must be nothing. */
async function open<T>(name: string, look: (page: Page) => Promise<T>, options: BrowserContextOptions = {}): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    const own = pathToFileURL(at(name)).href;
    page.on("request", (request) => request.url().split("#")[0] === own || complaints.push(`asks for ${request.url()}`));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    await page.goto(own);
    const found = await look(page);
    expect(complaints).toEqual([]);
    return found;
  } finally {
    await context.close();
  }
}

/** Opens every part, so that nothing is left out. */
const openAll = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });

/** What the page tells: verdicts by count, what was noted beside them, and what stands on no connection. */
async function toldCodes(page: Page): Promise<string[]> {
  const bars = await page.locator("table.bars code").allTextContents();
  const others = await page.locator("details.noted > summary code, main > section h2 code, main > section h3 code").allTextContents();
  return [...bars, ...others.filter((code) => !bars.includes(code))];
}

/** Findings of axe-core that keep somebody from reading the page. Its script tag would be blocked: it is evaluated instead. */
async function seriousFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    interface Finding {
      id: string;
      impact: string;
      nodes: { html: string }[];
    }
    const axe = (window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }).axe;
    const { violations } = await axe.run();
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
}

describe("the page of a capture", () => {
  test("with every verdict opens, asks for nothing and complains about nothing", async () => {
    const { codes, sections } = await open("all.html", async (page) => {
      await openAll(page);
      return { codes: await toldCodes(page), sections: await page.locator("details.connection").count() };
    });
    expect(new Set(codes).size).toBe(codes.length);
    expect(VERDICTS.map(({ code }) => code).filter((code) => code !== ALONE && !codes.includes(code))).toEqual([]);
    expect(sections).toBeGreaterThan(100);
  });

  test("without anything in it says so", async () => {
    expect(await open("nothing.html", toldCodes)).toEqual([ALONE]);
  });

  test("reads without its script", async () => {
    await open(
      "one.html",
      async (page) => {
        expect(await page.locator("details.connection").innerText()).toMatch(/died in KEXINIT[\s\S]*sshd -t/);
        expect(await page.locator("button:visible").count()).toBe(0);
      },
      { javaScriptEnabled: false },
    );
  });

  test("a fix can be copied", async () => {
    await open(
      "one.html",
      async (page) => {
        const paste = page.locator(".paste").first();
        await paste.getByRole("button").click();
        await expect.poll(() => paste.getByRole("button").innerText()).toBe("Copied");
        expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await paste.locator("pre").textContent());
      },
      { permissions: ["clipboard-read", "clipboard-write"] },
    );
  });

  test("where the clipboard is closed, the text is marked for the keyboard", async () => {
    await open("one.html", async (page) => {
      await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
      const paste = page.locator(".paste").first();
      await paste.getByRole("button").click();
      await expect.poll(() => page.evaluate(() => String(getSelection()))).toBe(await paste.locator("pre").innerText());
    });
  });

  test("the table can be filtered", async () => {
    await open("all.html", async (page) => {
      await page.getByLabel("Filter").fill("host-key failed");
      const rows = page.locator("#all tbody tr:visible");
      const texts = await rows.allInnerTexts();
      expect(texts.length).toBeGreaterThan(2);
      for (const text of texts) expect(text).toMatch(/failed[\s\S]*host-key/);
      expect(await page.locator("#found").innerText()).toMatch(new RegExp(`^${texts.length} of \\d+ shown$`));
    });
  });

  test("and sorted, by the keyboard too", async () => {
    await open("all.html", async (page) => {
      const verdicts = () => page.locator("#all tbody td:last-child").allInnerTexts();
      const button = page.locator("#all thead").getByRole("button", { name: "Verdict" });
      await button.focus();
      await page.keyboard.press("Enter");
      const up = await verdicts();
      await page.keyboard.press("Enter");
      const down = await verdicts();
      const sorted = [...up].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
      expect(up).toEqual(sorted);
      expect(down[0]).toBe(sorted.at(-1));
      expect(await page.locator("#all th[aria-sort=descending]").innerText()).toBe("Verdict");
    });
  });

  test("a row leads to its section, which opens", async () => {
    await open("all.html", async (page) => {
      const link = page.locator("#all tbody a").last();
      const target = (await link.getAttribute("href"))!.slice(1);
      await link.click();
      await expect.poll(() => page.evaluate((id) => (document.getElementById(id) as HTMLDetailsElement).open, target)).toBe(true);
    });
  });

  test("nothing that a hostile peer says becomes markup", async () => {
    await open("hostile.html", async (page) => {
      await openAll(page);
      expect(await page.locator("body").innerText()).toContain("<svg/onload=a()/>");
      expect(await page.locator("img, iframe, object, embed, link, svg[onload]").count()).toBe(0);
      expect(await page.locator("script").count()).toBe(1);
    });
  });

  test(`10,000 connections open within ${PATIENCE / 1000} s`, async () => {
    await open("large.html", async (page) => {
      const shown = await page.evaluate(() => {
        const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
        return navigation!.loadEventEnd;
      });
      expect(shown).toBeLessThan(PATIENCE);
      await page.locator("#everything > summary").click();
      await expect.poll(() => page.locator("#found").innerText()).toBe("500 of 10000 shown, 10000 fit");
      await page.getByLabel("Filter").fill("10.88.3.");
      await expect.poll(() => page.locator("#found").innerText()).toBe("256 of 10000 shown");
      await page.getByLabel("Filter").fill("");
      await page.getByRole("button", { name: "Show more" }).click();
      expect(await page.locator("#all tbody tr:visible").count()).toBe(1_000);
    });
  });
});

describe("axe-core has nothing serious to say", () => {
  const looks: [string, BrowserContextOptions][] = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 400, height: 800 } }],
  ];
  const cases = looks.flatMap(([look, options]) => ["one.html", "nothing.html", "compare.html", "fleet.html"].map((name) => [name, look, options] as const));
  test.each(cases)("%s, %s", async (name, _look, options) => {
    await open(
      name,
      async (page) => {
        await openAll(page);
        expect(await seriousFindings(page)).toEqual([]);
      },
      options,
    );
  });

  test("every kind of section, the table aside", async () => {
    await open("all.html", async (page) => {
      // One connection of each verdict: a hundred more tables of the same make would only take minutes.
      await page.evaluate(() => {
        const known = new Set<string>();
        for (const part of document.querySelectorAll<HTMLDetailsElement>("details.connection")) {
          const code = part.querySelector("summary code")?.textContent ?? "";
          part.open = !known.has(code);
          if (known.has(code)) part.remove();
          known.add(code);
        }
        for (const part of document.querySelectorAll<HTMLDetailsElement>("details.noted")) part.open = true;
        for (const slots of [...document.querySelectorAll("table.slots")].slice(3)) slots.remove();
        document.getElementById("everything")?.remove();
      });
      expect(await seriousFindings(page)).toEqual([]);
    });
  }, 180_000);
});

test("the page of a comparison: two lifelines, and a RST that begins between them", async () => {
  await open("compare.html", async (page) => {
    expect(await page.locator(".path .life").count()).toBe(2);
    expect(await page.locator(".path .network .origin").count()).toBe(1);
    expect(await page.locator("table.findings").innerText()).toContain("reset-injected");
  });
});

/** Texts of a drawing that lie on each other, two by two. */
const overlapping = (page: Page): Promise<string[]> =>
  page
    .locator("svg.ladder")
    .first()
    .evaluate((drawing) => {
      const texts = [...drawing.querySelectorAll("text")].map((text) => ({ text: text.textContent, box: text.getBBox() }));
      // A line of text is higher than its letters: a row may touch the next by this much.
      const air = 3;
      return texts.flatMap(({ text, box: a }, i) =>
        texts.slice(i + 1).flatMap(({ text: other, box: b }) => {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y + air || b.y + b.height <= a.y + air;
          return apart ? [] : [`${text} and ${other}`];
        }),
      );
    });

test.each([
  ["compare.html", 2],
  ["three-points.html", 3],
  ["one.html", 2],
])("in the drawing of %s, with %i lifelines, no text lies on another", async (name, lifelines) => {
  await open(name, async (page) => {
    expect(await page.locator("svg.ladder").first().locator(".life").count()).toBe(lifelines);
    expect(await overlapping(page)).toEqual([]);
  });
});

test("the page of a fleet tells of every capture, asks for nothing and complains about nothing", async () => {
  await open("fleet.html", async (page) => {
    await openAll(page);
    const text = await page.locator("body").innerText();
    for (const part of ["no-common-kex", "Worst servers", "diffie-hellman-group1-sha1"]) expect(text).toContain(part);
    expect(await page.locator("table.fleet").count()).toBeGreaterThan(5);
    expect(await page.locator("img, iframe, object, embed, link").count()).toBe(0);
  });
});
