/** The answer to a look, for whoever holds the link or the code that was sent or handed over, and for nobody else (law 11). */
import { z } from "@hono/zod-openapi";
import { answerPicture, openAnswer, showAnswer } from "../../engine/portal/answer.ts";
import { keepOpened, openedOf } from "../opened.ts";
import { cameFrom } from "../person.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import { moment, words } from "../shapes.ts";
import { jpegOf, lookFacts, lookPicture } from "./looks.ts";

const tag = "Portal";
const anyone = ["anyone"] as const;

export const answerRoutes: readonly Route[] = [
  route({
    method: "post",
    path: "/portal/answer",
    tag,
    summary:
      "Opens an answer with the secret of its link, or with the code. Either works once, for this browser.",
    for: anyone,
    body: z.strictObject({ secret: words(8, 64) }),
    answer: z.object({ accepted: z.literal(true) }),
    run: async ({ act, body, context, engine }) => {
      const { opened } = await act(openAnswer, { ...body, from: cameFrom(context, engine) });
      keepOpened(context, engine, opened);
      return { accepted: true as const };
    },
  }),
  route({
    method: "get",
    path: "/portal/answer",
    tag,
    summary: "The answer that this browser opened: possible matches, everybody else covered.",
    for: anyone,
    answer: z
      .object({
        number: z.string(),
        validUntil: moment,
        facts: lookFacts,
        pictures: z.array(lookPicture),
      })
      .openapi("LookAnswer"),
    run: ({ act, context, engine }) => act(showAnswer, { opened: openedOf(context, engine) }),
  }),
  bytesRoute({
    method: "get",
    path: "/portal/answer/pictures/{picture}",
    tag,
    summary: "One of its pictures.",
    for: anyone,
    params: z.object({ picture: z.uuid() }),
    produces: "image/jpeg",
    respond: async ({ act, params, context, engine }) =>
      jpegOf(await act(answerPicture, { ...params, opened: openedOf(context, engine) })),
  }),
];
