/** Writes the types of the client from the OpenAPI document. `setup.mjs` runs it whenever the document is another. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clientTypes } from "./client-types.mjs";

const root = join(import.meta.dirname, "..");
const folder = join(root, "src", "client", "generated");
const HEAD = "// Written by scripts/write-client.mjs from docs/openapi.json; not by hand.\n";

const types = await clientTypes(pathToFileURL(join(root, "docs", "openapi.json")));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "schema.ts"), HEAD + types);
