/** The settings of the configuration file: shown, and changed only there. */
import { z } from "@hono/zod-openapi";
import { showSettings } from "../../engine/staff/settings.ts";
import { type Route, route } from "../route.ts";

export const settingRoutes: readonly Route[] = [
  route({
    method: "get",
    path: "/settings",
    tag: "Settings",
    summary: "Every setting, without secrets and without places on the server's disk.",
    for: ["staff"],
    answer: z.array(z.object({ name: z.string(), value: z.unknown() }).openapi("Setting")),
    run: ({ act }) => act(showSettings, undefined),
  }),
];
