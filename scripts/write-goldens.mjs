/**
 * Writes the golden documents of the fictional year (test/golden), which the tests compare byte for byte. Read the difference
 * before it is committed: these are the letters and pages that people receive.
 *
 *   node scripts/write-goldens.mjs [--pictures DIR]
 *
 * With `--pictures` the PDFs as well, and where pdftoppm is installed a PNG of each page, into that folder, for a person to
 * look at. They are not compared: how a page is drawn depends on the machine.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { LANGUAGES, writeGoldens, yearAlone } from "../test/golden/golden.ts";

const at = process.argv.indexOf("--pictures");
const pictures = at < 0 ? undefined : resolve(process.argv[at + 1] ?? "pictures");

for (const language of LANGUAGES) {
  const year = await yearAlone(language);
  writeGoldens(language, year);
  process.stdout.write(`${language}: ${year.texts.size} documents\n`);
  if (!pictures) continue;
  const folder = join(pictures, language);
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of year.pdfs) {
    const pdf = join(folder, `${name}.pdf`);
    writeFileSync(pdf, bytes);
    spawnSync("pdftoppm", ["-png", "-r", "60", pdf, join(folder, name)], { stdio: "ignore" });
  }
}
