// The site as a reader meets it: in headless Chromium, from `file://`, in a folder and in a single file.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { folder, launch, library, open, refs, sites } from "./support.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const addresses = sites(library, "Kilns & <Bridges>");
let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** The names or titles of the works that the list shows. */
const listed = (page) => page.locator("#list .work").evaluateAll((works) => works.map((work) => (work.querySelector(".name") ?? work.querySelector(".title")).textContent));
const opened = (page) => page.locator("#list .opened");
/** The count is announced when the typing pauses. */
const count = (page, text) => page.waitForFunction((wanted) => document.getElementById("count").textContent === wanted, text);
/** Goes to a view by the navigation, and waits until it is there. */
const goTo = async (page, view) => {
  await page.locator("header nav a", { hasText: view }).click();
  await page.waitForURL((address) => address.href.includes(view.toLowerCase()));
};
const EVIL = "</script><script>window.hacked=5</script>";

for (const [kind, address] of Object.entries(addresses)) {
  describe(`a site in a ${kind}`, () => {
    const seen = async (hash, look, options) => {
      const page = await open(browser, address + hash, options);
      await look(page);
      assert.deepEqual(page.wrong, [], "errors, warnings and requests");
      assert.equal(await page.evaluate(() => window.hacked), undefined, "text of the library ran as a script");
      await page.context().close();
    };

    test("shows every work, the newest first", () => seen("", async (page) => {
      assert.deepEqual(await listed(page), [EVIL, "Arch", "Span", "Kiln", "Slate", "A Work That Says Nothing of Itself"]);
      assert.deepEqual(await page.locator("#list h2").allTextContents(), ["2024", "2023", "2021", "2019", "No year"]);
      await count(page, "6 works");
    }));

    test("finds as one types, without accents, and marks what it found", () => seen("", async (page) => {
      await page.keyboard.press("/");
      await page.keyboard.type("dubois eloise");
      assert.deepEqual(await listed(page), ["Span"]);
      await count(page, "1 of 6 works");
      for (const [typed, works] of [["lukasz", ["Kiln"]], ["Łukasz", ["Kiln"]], ["ŁUKASZ", ["Kiln"]], ["kiln", ["Kiln"]], ["h2o", ["Kiln"]], ["2301.00002", ["Span"]], ["no such thing", []]]) {
        await page.locator("#q").fill(typed);
        assert.deepEqual(await listed(page), works, typed);
      }
      await page.locator("#q").fill("LAYER");
      assert.deepEqual(await listed(page), ["Arch", "Span"], "whole words of the title rank alike, the newest first");
      assert.deepEqual(await page.locator("#list mark").first().textContent(), "Layer");
      await page.waitForFunction(() => location.hash === "#q=LAYER");
      await page.keyboard.press("Escape");
      assert.equal((await listed(page)).length, 6);
      await page.waitForFunction(() => location.hash === "");
    }));

    test("filters combine, count, and live in the address", () => seen("", async (page) => {
      const family = (name) => page.locator("#families label", { hasText: name });
      await family("Bridges").first().click();
      assert.deepEqual(await listed(page), ["Arch", "Span"], "sub-families are included");
      assert.equal(await page.locator("#about").textContent(), "Joins two models that were trained apart.");
      await family("Mirrors").click();
      assert.deepEqual(await listed(page), ["Arch", "Span", "Kiln", "Slate"], "families are alternatives");
      await page.locator("#tags label", { hasText: "open-weights" }).click();
      assert.deepEqual(await listed(page), ["Span", "Kiln"]);
      await page.locator("#from").selectOption("2022");
      assert.deepEqual(await listed(page), ["Span"]);
      assert.equal(await family("Mirrors").locator(".n").textContent(), "0");
      assert.equal(new URL(page.url()).hash, "#family=bridge&family=mirror&year=2022..&tag=open-weights");
      await page.goBack();
      assert.deepEqual(await listed(page), ["Span", "Kiln"], "a step back takes the last choice back");
      await page.locator("#chips button", { hasText: "Mirrors" }).click();
      assert.deepEqual(await listed(page), ["Span"]);
      await page.locator("#chips button", { hasText: "Clear all" }).click();
      assert.equal((await listed(page)).length, 6);
      await page.locator('#years [data-year="2023"]').click();
      assert.deepEqual(await listed(page), ["Arch", "Span"]);
      assert.equal(new URL(page.url()).hash, "#year=2023");
    }));

    test("an address brings everything back", () => seen("#q=layer&family=bridge-thin&year=2019..2023&tag=open-weights&sort=name&entry=chen2023span", async (page) => {
      await opened(page).waitFor();
      assert.deepEqual(await listed(page), ["Span"]);
      assert.equal(await page.locator("#q").inputValue(), "layer");
      assert.equal(await page.locator("#sort").inputValue(), "name");
      assert.deepEqual([await page.locator("#from").inputValue(), await page.locator("#to").inputValue()], ["2019", "2023"]);
      assert.equal(await page.locator("#families input:checked").inputValue(), "bridge-thin");
    }));

    test("an address that means nothing shows everything", () => seen("#year=20x&sort=up&entry=nobody&family", async (page) => {
      await page.locator("#sort").waitFor();
      assert.equal(await page.locator("#sort").inputValue(), "");
    }));

    test("the key of a work alone opens it", () => seen("#brown2021kiln", async (page) => {
      await page.locator("#opened-brown2021kiln").waitFor();
      assert.equal(await opened(page).count(), 1);
    }));

    test("a word that is no key shows everything", () => seen("#nobody2020", async (page) => {
      await page.locator("#list .work").first().waitFor();
      assert.equal((await opened(page).count()), 0);
    }));

    test("a work opens with its note, links, lineage, attributes and authors", () => seen("#entry=brown2021kiln", async (page) => {
      const kiln = opened(page);
      await kiln.waitFor();
      assert.equal(await kiln.locator(".authors").textContent(), "Bea Brown, Ömer Çelik, Łukasz Nowak");
      assert.equal(await kiln.locator(".note em").textContent(), "images");
      assert.equal(await page.locator(".is-open .title em").textContent(), "Firing");
      const links = await kiln.locator(".links a").evaluateAll((all) => all.map((link) => `${link.textContent} ${link.href}`));
      assert.deepEqual(links, ["arXiv https://arxiv.org/abs/2011.00001", "PDF https://arxiv.org/pdf/2011.00001", "Code https://example.org/kiln"]);
      assert.deepEqual(await kiln.locator(".lineage li").allTextContents(), ["Slate 2019 extends", "Span 2023 uses encoder, extends", "Arch 2023 uses encoder"]);
      const text = await kiln.textContent();
      for (const part of ["Parameters1.2B", "Open weightsyes", "Preprint2 November 2020", "Made-Up Conference"]) assert.ok(text.includes(part), part);
      await kiln.locator(".lineage a", { hasText: "Slate" }).click();
      await page.locator("#opened-adams2019slate").waitFor();
      assert.ok(page.url().endsWith("entry=adams2019slate"));
      await page.goBack();
      await page.locator("#opened-brown2021kiln").waitFor();
    }));

    test("BibTeX is copied, of one work and of all that are shown", () => seen("#entry=chen2023span", async (page) => {
      await page.locator(".copy").click();
      await page.waitForFunction(() => document.querySelector(".cite .said").textContent === "Copied.");
      const one = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(one, /^@misc\{chen2023span,\n[^]*{Span}: One Layer Between Two Models[^]*\}\n$/);
      await page.locator("#families label", { hasText: "Bridges" }).first().click();
      await page.locator("#copy-all").click();
      await page.waitForFunction(() => document.getElementById("said-all").textContent === "Copied 2 works.");
      const all = await page.evaluate(() => navigator.clipboard.readText());
      assert.deepEqual(all.match(/^@\w+\{\w+/gm), ["@misc{davis2023arch", "@misc{chen2023span"]);
    }, { permissions: ["clipboard-read", "clipboard-write"] }));

    test("where the clipboard is refused, the text is shown and selected", () => seen("#entry=chen2023span", async (page) => {
      await page.evaluate(() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
        document.execCommand = () => false;
      });
      await page.locator(".copy").click();
      await page.waitForFunction(() => getSelection().toString().startsWith("@misc{chen2023span"));
      assert.ok(await page.locator(".cite pre").first().isVisible());
      assert.match(await page.locator(".cite .said").textContent(), /Ctrl\+C/);
    }));

    test("everything works from the keyboard", () => seen("", async (page) => {
      const focused = () => page.evaluate(() => document.activeElement.id);
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
      await page.keyboard.press("Enter");
      assert.equal(await focused(), "main");
      await page.keyboard.press("/");
      await page.keyboard.type("kiln");
      await page.keyboard.press("ArrowDown");
      assert.equal(await focused(), "open-brown2021kiln");
      await page.keyboard.press("Enter");
      await opened(page).waitFor();
      assert.equal(await page.locator("#open-brown2021kiln").getAttribute("aria-expanded"), "true");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      assert.equal(await focused(), "open-brown2021kiln");
      assert.equal(await opened(page).count(), 0);
      await page.keyboard.press("ArrowUp");
      assert.equal(await focused(), "q");
      await page.keyboard.press("Escape");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("End");
      assert.equal(await focused(), "open-untold");
    }));

    test("a narrow screen has no sideways scrolling, and its filters fold away", () => seen("#entry=brown2021kiln", async (page) => {
      await opened(page).waitFor();
      const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok((await beyond()) <= 0);
      assert.ok(await page.locator("#filters").isHidden());
      await page.locator("#show-filters").click();
      assert.ok(await page.locator("#filters").isVisible());
      assert.ok((await beyond()) <= 0);
    }, { viewport: { width: 320, height: 640 }, hasTouch: true }));

    test("dark and light follow the system until one is chosen, and the choice is kept", () => seen("", async (page) => {
      const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      const dark = await paper();
      assert.equal(await page.locator("#theme").getAttribute("aria-pressed"), "true");
      await page.locator("#theme").click();
      assert.equal(await page.locator("#theme").getAttribute("aria-pressed"), "false");
      const light = await paper();
      assert.notEqual(light, dark);
      // The browser keeps a choice in a process of its own, a moment after it was made.
      await page.waitForTimeout(500);
      await page.reload();
      assert.equal(await paper(), light);
    }, { colorScheme: "dark" }));

    test("hostile text is text, everywhere", () => seen("#entry=evil2024", async (page) => {
      await opened(page).waitFor();
      assert.equal(await page.locator(".is-open .name").textContent(), EVIL);
      assert.match(await page.locator(".is-open .title").textContent(), /^"'><img src=x onerror=window.hacked=6> \]\]> <!-- \\u\{202e\}gnp\.exe &lt;b&gt;$/);
      assert.equal(await page.locator(".authors").textContent(), '<b>Body</b> & "Sons"');
      const links = await page.locator("main a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")).filter((href) => !/^(https?:\/\/|#|[\w-]+\.html)/.test(href)));
      assert.deepEqual(links, []);
      assert.equal(await page.title(), "Kilns & <Bridges>");
      assert.equal(await page.locator("main script, main img, main iframe, main b, main u").count(), 0);
    }));

    test("the timeline and the lineage are pictures with links to the works", () => seen("", async (page) => {
      await goTo(page, "Timeline");
      assert.ok(await page.locator("svg.timeline-picture").isVisible());
      assert.equal(await page.locator("svg.timeline-picture a").count(), 5);
      await goTo(page, "Lineage");
      assert.ok(await page.locator("svg.lineage-picture").isVisible());
      assert.equal(await page.locator("svg.lineage-picture path.edge").count(), 4);
      await page.locator('svg.lineage-picture a[aria-label="Span, 2023"]').hover();
      const lit = await page.locator("svg.lineage-picture a.on").evaluateAll((all) => all.map((node) => node.dataset.node).sort());
      assert.deepEqual(lit, ["adams2019slate", "brown2021kiln", "chen2023span", "davis2023arch"]);
      await page.locator('svg.lineage-picture a[aria-label="Span, 2023"]').click();
      await page.locator("#opened-chen2023span").waitFor();
    }));

    test("every family has a page with its text and its works", () => seen("", async (page) => {
      await goTo(page, "Families");
      await page.locator("main a:visible", { hasText: /^Bridges$/ }).first().click();
      await page.waitForURL(/family-bridge/);
      const family = page.locator("article.family:visible");
      assert.equal(await family.locator("h1").textContent(), "Bridges");
      assert.deepEqual(await family.locator(".work .name").allTextContents(), ["Arch", "Span"]);
      assert.deepEqual(await family.locator(".shelf h2").allTextContents(), ["Thin bridges"]);
      await family.locator("a", { hasText: "Span" }).click();
      await page.locator("#opened-chen2023span").waitFor();
    }));

    for (const colorScheme of ["light", "dark"]) {
      test(`axe finds nothing, ${colorScheme}`, () => seen("", async (page) => {
        const check = async (what) => {
          // The rules are run by the test, past the policy of the page, which allows no script but its own.
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run(document, { preload: false, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`), [], what);
        };
        await check("the list");
        await page.locator("#q").fill("kiln");
        await page.locator("#open-brown2021kiln").click();
        await page.locator(".cite summary").click();
        await count(page, "1 of 6 works");
        await check("a search and an opened work");
        for (const view of ["Families", "Timeline", "Lineage"]) {
          await goTo(page, view);
          await check(view);
        }
        await goTo(page, "Families");
        await page.locator(".shelf a:visible").first().click();
        await page.waitForURL(/family-/);
        await check("a family");
      }, { colorScheme, reducedMotion: "reduce" }));
    }
  });
}

test("works that can't be loaded are said, and nothing is copied", async () => {
  const broken = path.join(folder, "broken");
  refs(library, "-o", broken);
  rmSync(path.join(broken, "data"), { recursive: true });
  const page = await open(browser, pathToFileURL(path.join(broken, "index.html")).href);
  await page.locator("#copy-all").click();
  await page.waitForFunction(() => document.getElementById("said-all").textContent === "Nothing was copied: data/works-0.js did not load.");
  await page.locator("#open-brown2021kiln").click();
  await page.waitForFunction(() => document.querySelector(".opened")?.textContent.includes("did not load"));
});

test("titles start where names would, where no work has a name", async () => {
  const start = async (from, what) => {
    const page = await open(browser, from);
    const left = (selector) => page.locator(selector).first().evaluate((found) => found.getBoundingClientRect().left);
    const gap = await left("#list .title") - await left("#list .work");
    assert.equal(await left("#list .by") - await left("#list .title"), 0, what);
    await page.context().close();
    return gap;
  };
  const nameless = path.join(folder, "nameless.toml");
  writeFileSync(nameless, "[entries.ng2021]\ntype = \"article\"\ntitle = \"A Title\"\nauthors = [\"Ng, Ann\"]\ndate = \"2021\"\n");
  const page = path.join(folder, "nameless.html");
  refs(nameless, "--single-file", "-o", page);
  assert.ok(await start(addresses.folder, "with names") > 100);
  assert.equal(await start(pathToFileURL(page).href, "without"), 0);
});
