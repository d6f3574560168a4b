// Writes the OpenAPI document and the types of the client from the table of routes. Run it after a change of a route.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const root = join(import.meta.dirname, "..");
if (!process.argv.includes("--built"))
  execFileSync(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", root], {
    stdio: "inherit",
  });

const { openApiDocument } = await import("../build/src/api/openapi.js");
const document = openApiDocument();
const HEAD = "// Written by scripts/write-client.mjs from the table of routes; not by hand.\n";

writeFileSync(join(root, "docs", "openapi.json"), `${JSON.stringify(document, null, 2)}\n`);
writeFileSync(join(root, "src", "client", "schema.ts"), HEAD + astToString(await openapiTS(document)));
