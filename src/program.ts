/** The program itself: where it lies, and the file that configures an instance. Asked before anything else is loaded. */
import { join, resolve } from "node:path";

/** Of the checkout or the installed package: where `packs` lies. Two floors up from the build, one from the sources. */
export const PROGRAM_FOLDER = resolve(import.meta.dirname, import.meta.url.endsWith(".ts") ? ".." : "../..");

export const CONFIG_FILE = "miroir.config.json";

/** Where Node keeps what it compiled of the program, so that the next command starts at once. */
export const COMPILED_FOLDER = join(PROGRAM_FOLDER, "build", "compiled");
