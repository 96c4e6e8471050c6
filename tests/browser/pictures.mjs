// Makes the pictures of the README: the site of the catalogue, in light and dark. To make them small:
//     pngquant --force --ext .png --quality 70-95 --strip docs/site-*.png
// The committed ones are set in Inter (as `system-ui`) and Charis SIL: Debian's fonts-inter and fonts-sil-charis.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { launch, open, sites } from "./support.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const { folder } = sites(path.join(root, "library.toml"), "Vision-language models");
mkdirSync(path.join(root, "docs"), { recursive: true });
const browser = await launch();
for (const colorScheme of ["light", "dark"]) {
  const page = await open(browser, folder, { colorScheme, viewport: { width: 1280, height: 860 } });
  await page.locator("#q").fill("blip");
  await page.locator("#open-li2023blip2").click();
  await page.locator(".opened").waitFor();
  await page.locator("#q").blur();
  await page.waitForTimeout(300);
  await page.evaluate(() => scrollTo(0, 0));
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(root, `docs/site-${colorScheme}.png`) });
}
await browser.close();
