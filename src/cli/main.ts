#!/usr/bin/env node
/** Where `miroir` begins. Nothing is imported before the version is known that an older Node could not read. */
import module from "node:module";

/** The first major version that package.json admits. */
const FLOOR = 24;

const { node: version } = process.versions;
if (Number.parseInt(version, 10) < FLOOR) {
  const { ERRORS, MiroirError, say } = await import("../domain/errors.ts");
  const { languageOf } = await import("./text.ts");
  const error = new MiroirError("run/old-node", { needed: FLOOR, version });
  process.stderr.write(`miroir: ${say(error, languageOf(process.env))}\n`);
  process.exit(ERRORS[error.code].exit);
}

// What was compiled once is read from then on. In the program's own folder: who can write there can change the program
// anyway, unlike in the folder for temporary files, which is Node's default. Where we may not write, nothing is kept.
const { COMPILED_FOLDER } = await import("../program.ts");
module.enableCompileCache(COMPILED_FOLDER);

const { run } = await import("./run.ts");
process.exit(await run(process.argv.slice(2)));
