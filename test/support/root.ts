/** The folder of the repository: one place, since the tests stand at many depths. */
import { resolve } from "node:path";

export const ROOT = resolve(import.meta.dirname, "../..");
