#!/usr/bin/env node
/** Where `miroir` begins. Nothing is imported before the version is known that an older Node could not read. */
import { ERRORS, MiroirError, say } from "../domain/errors.ts";
import { languageOf } from "./text.ts";

/** The first major version that package.json admits. */
const FLOOR = 24;

const { node: version } = process.versions;
if (Number.parseInt(version, 10) < FLOOR) {
  const error = new MiroirError("run/old-node", { needed: FLOOR, version });
  process.stderr.write(`miroir: ${say(error, languageOf(process.env))}\n`);
  process.exit(ERRORS[error.code].exit);
}

const { run } = await import("./run.ts");
process.exit(await run(process.argv.slice(2)));
