// What the tests share: a site made by the program, and a Chromium that looks at it.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");

/** The program: `REFS`, else the debug build. */
export const program = process.env.REFS ?? path.join(root, "target/debug/refs");

export const folder = mkdtempSync(path.join(tmpdir(), "refs-site-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Runs `refs site` on a library; its exit code may be 0 or 1 (something was left out and said). */
export const refs = (library, ...more) => {
  const ran = spawnSync(program, ["-L", library, "site", ...more], { encoding: "utf8" });
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`${program}: ${ran.error ?? ran.stderr}`);
  return ran;
};

/** The addresses of a site in a folder and of one in a single file. */
export const sites = (library, title) => {
  const [site, page] = [path.join(folder, "site"), path.join(folder, "page.html")];
  refs(library, "-o", site, "--title", title);
  refs(library, "--single-file", "-o", page, "--title", title);
  return { folder: pathToFileURL(path.join(site, "index.html")).href, file: pathToFileURL(page).href };
};

export const library = path.join(here, "library.toml");

const chromiumPath = () => process.env.CHROMIUM ?? execFileSync("sh", ["-c", "command -v chromium || command -v chromium-browser"], { encoding: "utf8" }).trim();

export const launch = () => chromium.launch({
  executablePath: chromiumPath(),
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** A page that notes what goes wrong in it and what it asks for from elsewhere. */
export const open = async (browser, address, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) page.wrong.push(message.text()); });
  page.on("pageerror", (error) => page.wrong.push(error.message));
  page.on("request", (request) => { if (!/^(file|data):/.test(request.url())) page.wrong.push(`asked for ${request.url()}`); });
  page.on("requestfailed", (request) => page.wrong.push(`${request.url()} failed`));
  await page.goto(address);
  return page;
};
