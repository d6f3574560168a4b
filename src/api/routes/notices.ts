/** What people are told: the notice in force, every version there was, and what is missing in the next (R24). */
import { z } from "@hono/zod-openapi";
import { NOTICE_KINDS } from "../../domain/notice-kinds.ts";
import { notices, publishNoticeOf, showNotice } from "../../engine/consent/notice.ts";
import { type Route, route } from "../route.ts";
import { digest, keysOf, language, moment, words } from "../shapes.ts";

const tag = "Notices";
const byStaff = { for: ["staff"] } as const;

const notice = z
  .object({
    sha256: digest,
    kind: keysOf(NOTICE_KINDS),
    language,
    version: z.string(),
    createdAt: moment,
    publishedAt: moment.nullable(),
    publishedBy: z.string().nullable(),
    supersededAt: moment.nullable(),
    postedWhere: z.string().nullable(),
    postedBecause: z.string().nullable(),
  })
  .openapi("Notice");

export const noticeRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/notices",
    tag,
    summary: "Every version that was ever shown to somebody.",
    answer: z.array(notice),
    run: ({ act }) => act(notices, undefined),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/notices/text",
    tag,
    summary: "What a notice says: one version by its hash, or the one in force, or what would be published.",
    query: z.object({
      sha256: digest.optional(),
      kind: keysOf(NOTICE_KINDS).optional(),
      language: language.optional(),
    }),
    answer: z
      .object({
        kind: keysOf(NOTICE_KINDS),
        language,
        version: z.string(),
        text: z.string(),
        notice: notice.nullable(),
        missing: z.array(z.object({ article: z.string(), setting: z.string() })),
      })
      .openapi("NoticeText"),
    run: ({ act, query }) => act(showNotice, query),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/notices",
    tag,
    summary: "Publishes what the notices say today, where it differs from what is in force.",
    body: z.strictObject({
      kind: keysOf(NOTICE_KINDS).optional(),
      posting: z.strictObject({ where: words(3, 500), because: words(3, 2000) }).optional(),
    }),
    answer: z.object({
      notices: z.array(
        z.object({
          kind: keysOf(NOTICE_KINDS),
          language,
          version: z.string(),
          sha256: digest,
          published: z.boolean(),
        }),
      ),
    }),
    run: ({ act, body }) => act(publishNoticeOf, body),
  }),
];
