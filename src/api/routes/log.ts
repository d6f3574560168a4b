/** The log, its proofs, the zero-template proof, and the pack for an authority. Nothing here shows a face or a name. */
import { z } from "@hono/zod-openapi";
import { LOG_FAULTS, sayLogFault } from "../../domain/log-faults.ts";
import { audit } from "../../engine/evidence/audit.ts";
import { checkpoint, consistency, cosignLog, log, proveLog } from "../../engine/evidence/log.ts";
import { verifyLog } from "../../engine/evidence/log-verify.ts";
import { MOST_ROWS } from "../paging.ts";
import { type Route, route } from "../route.ts";
import { digest, fileNameOf, keysOf, moment } from "../shapes.ts";

const tag = "Log";
const byStaff = { for: ["staff"] } as const;

/** Codes, counts and pseudonyms: what an act says of itself in the log. */
const entry = z
  .object({
    v: z.literal(1),
    seq: z.int(),
    at: moment,
    verb: z.string(),
    actor: z.string(),
    role: z.string(),
  })
  .catchall(z.unknown())
  .openapi("Entry");

const line = z
  .object({ seq: z.int(), at: moment, commitment: digest, entry: entry.nullable() })
  .openapi("LogLine");

const MOST_SEQ = 2 ** 48;
const seq = z.coerce.number().int().min(0).max(MOST_SEQ).openapi({ type: "integer", minimum: 0 });
/** A signed note with many cosignatures is some thousand bytes. */
const note = z.string().min(1).max(65_536);

export const logRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/log",
    tag,
    summary: "Entries, the newest first. What is past its time is emptied; its commitment stays.",
    query: z.object({
      cursor: seq.optional().openapi({ type: "integer", description: "`next` of the page before." }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(MOST_ROWS)
        .default(50)
        .openapi({ type: "integer", minimum: 1, maximum: MOST_ROWS }),
    }),
    answer: z.object({ items: z.array(line), next: z.string().nullable() }),
    run: async ({ act, query: { cursor, limit } }) => {
      const lines = await act(log, { limit, ...(cursor !== undefined && { before: cursor }) });
      const first = lines[0]?.seq ?? 0;
      return { items: lines.reverse(), next: first > 0 ? String(first) : null };
    },
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/log/verify",
    tag,
    summary: "Walks the whole log, and holds it against an earlier checkpoint if one is given (R91).",
    body: z.strictObject({ since: note.optional() }),
    answer: z
      .object({
        holds: z.boolean(),
        size: z.int(),
        root: z.string(),
        checkpoint: z.string().nullable(),
        erased: z.int(),
        keptFrom: moment.nullable(),
        witnesses: z.array(z.object({ witness: z.string(), size: z.int(), at: moment })),
        since: z.object({ origin: z.string(), size: z.int() }).nullable(),
        faults: z.array(z.object({ code: keysOf(LOG_FAULTS), text: z.string() })),
        faultCount: z.int(),
      })
      .openapi("LogVerified"),
    run: async ({ act, body, language }) => {
      const { faults, ...verified } = await act(verifyLog, body);
      return {
        ...verified,
        faults: faults.map((fault) => ({ code: fault.code, text: sayLogFault(fault, language) })),
      };
    },
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/log/{seq}/proof",
    tag,
    summary: "The whole offline proof of one entry (C2SP tlog-proof).",
    params: z.object({ seq }),
    answer: z.object({ seq: z.int(), entry, proof: z.string(), vkey: z.string() }),
    run: ({ act, params }) => act(proveLog, params),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/log/checkpoint",
    tag,
    summary: "The signed checkpoint of so many entries, or of all.",
    query: z.object({ size: seq.optional() }),
    answer: z
      .object({ size: z.int(), origin: z.string(), note: z.string(), vkey: z.string() })
      .openapi("Checkpoint"),
    run: ({ act, query }) => act(checkpoint, query),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/log/consistency",
    tag,
    summary: "Proof that the log of a later checkpoint begins with that of an earlier one.",
    body: z.strictObject({ earlier: note, later: note.optional() }),
    answer: z.object({ from: z.int(), to: z.int(), proof: z.string() }),
    run: ({ act, body }) => act(consistency, body),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/log/cosignatures",
    tag,
    summary: "Takes the cosignatures of known witnesses on a checkpoint.",
    body: z.strictObject({ note }),
    answer: z.object({ size: z.int(), added: z.array(z.string()), known: z.array(z.string()) }),
    run: ({ act, body }) => act(cosignLog, body),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/audit",
    tag,
    summary: "The zero-template proof: asks tables, keys and files now (R65).",
    answer: z
      .object({
        holds: z.boolean(),
        templates: z.object({ references: z.int(), grants: z.int(), photographs: z.int() }),
        crops: z.int().openapi({ description: "Pieces of pictures around faces, each opened." }),
        checks: z.array(z.object({ question: z.string(), broken: z.int() })),
        files: z.int(),
        bytes: z.int(),
        vectors: z.array(
          z.object({ offset: z.int(), form: z.string(), length: z.int(), fileName: z.string() }),
        ),
      })
      .openapi("AuditReport"),
    run: async ({ act }) => {
      const { vectors, ...found } = await act(audit, undefined);
      return {
        ...found,
        vectors: vectors.map(({ file, ...vector }) => ({ ...vector, fileName: fileNameOf(file) })),
      };
    },
  }),
];
