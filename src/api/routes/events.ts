/** Events, for pages that are open. */
import { eventStream } from "../events.ts";
import { bytesRoute, type Route } from "../route.ts";

export const eventRoutes: readonly Route[] = [
  bytesRoute({
    method: "get",
    path: "/events",
    tag: "Events",
    summary:
      "What happens, while it happens (server-sent events): a person is told of what is about them, the staff of what there is to do.",
    for: ["staff", "person"],
    produces: "text/event-stream",
    respond: async ({ engine, actor, context }) =>
      new Response(eventStream(engine, actor, context.req.raw.signal), {
        headers: {
          "content-type": "text/event-stream",
          "cache-control": "no-store",
          "x-accel-buffering": "no",
        },
      }),
  }),
];
