/**
 * Writes the OpenAPI document from the table of routes, and from it the types of the client. Run it after a change of a route:
 *
 *   node scripts/write-openapi.mjs
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "../src/api/openapi.ts";
import { setUp } from "./setup.mjs";

const root = join(import.meta.dirname, "..");

writeFileSync(join(root, "docs", "openapi.json"), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
await setUp(["client"]);
