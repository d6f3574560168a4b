/** Documents of the whole instance. */
import { authorityPack } from "../../engine/authority/pack.ts";
import { handOver } from "../handed.ts";
import { bytesRoute, type Route } from "../route.ts";

export const documentRoutes: readonly Route[] = [
  bytesRoute({
    method: "get",
    path: "/authority-pack.zip",
    tag: "Log",
    summary: "Everything a supervisory authority asks for, signed and without names (R86).",
    for: ["staff"],
    produces: "application/zip",
    respond: ({ act, engine }) =>
      handOver(engine, "authority-pack.zip", (out) => act(authorityPack, { out })),
  }),
];
