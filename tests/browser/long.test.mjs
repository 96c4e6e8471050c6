// A long list: it is drawn as it is scrolled, and a work far down is reached without drawing all before it.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { folder, launch, open, sites } from "./support.mjs";

const WORKS = 600;
const library = path.join(folder, "long.toml");
const entry = (i) => `[entries.work${i}]\ntype = "misc"\nname = "Work ${i}"\ntitle = "The Work of Number ${i}"\ndate = "${2020 - Math.floor(i / 20)}"\n`;
writeFileSync(library, Array.from({ length: WORKS }, (_, i) => entry(i)).join("\n"));
const { folder: address } = sites(library, "Long");
let browser;
let page;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const rows = () => page.locator("#list .work").count();
const focused = () => page.evaluate(() => document.activeElement.id);

test("the list grows as it is scrolled, to its end", async () => {
  page = await open(browser, address);
  assert.ok((await rows()) < 150, "only what is near is drawn");
  while (await page.locator("#more").isVisible()) {
    const before = await rows();
    await page.locator("#more").scrollIntoViewIfNeeded();
    await page.waitForFunction((number) => document.querySelectorAll("#list .work").length > number, before);
  }
  assert.equal(await rows(), WORKS);
  assert.deepEqual(page.wrong, []);
});

test("a work far down is opened with its neighbours, and those before it come when asked for", async () => {
  page = await open(browser, `${address}#entry=work590`);
  await page.locator("#opened-work590").waitFor();
  assert.equal(await focused(), "open-work590");
  assert.ok((await rows()) < 50, "not all before it are drawn");
  await page.locator("#earlier").click();
  assert.match(await focused(), /^open-work5[78]/);
  const all = await rows();
  assert.ok(all > 80 && all < 150, `${all}`);
  await page.locator("#q").fill("number 3");
  assert.ok(await page.locator("#earlier").isHidden());
});

test("arrow keys go on where the drawn rows end", async () => {
  page = await open(browser, address);
  await page.locator("#q").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  const last = await focused();
  for (let i = 0; i < 3; i += 1) await page.keyboard.press("ArrowDown");
  assert.equal(Number((await focused()).replace("open-work", "")), Number(last.replace("open-work", "")) + 3);
});
