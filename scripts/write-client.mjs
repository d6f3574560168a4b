// Writes the OpenAPI document and the types of the client from the table of routes. Run it after a change of a route.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import { openApiDocument } from "../src/api/openapi.ts";

const root = join(import.meta.dirname, "..");

const document = openApiDocument();
const HEAD = "// Written by scripts/write-client.mjs from the table of routes; not by hand.\n";

writeFileSync(join(root, "docs", "openapi.json"), `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(join(root, "src", "client", "schema.ts"), HEAD + astToString(await openapiTS(document)));
