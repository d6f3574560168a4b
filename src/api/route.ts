/**
 * What a line of the route table is. The same line checks what comes in, says what goes out and writes the OpenAPI page,
 * and an answer holds what its schema names and nothing else: a path on the disk cannot leave by accident.
 */
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { type Actor, checkPermitted } from "../domain/act.ts";
import { type Language, MiroirError } from "../domain/errors.ts";
import { type ActOptions, act, type Verb } from "../engine/gate/act.ts";
import type { Engine } from "../engine/gate/engine.ts";
import {
  BODY_BYTES,
  bodyBy,
  type Came as CameBody,
  type CameFile,
  type Files,
  FORM_BYTES,
  isJson,
  NOTHING,
  readForm,
  readJson,
  SAID,
  VISITOR_BYTES,
} from "./bodies.ts";
import { budgetOf } from "./budget.ts";
import { requireCost } from "./cost.ts";
import { tagged } from "./etag.ts";
import { once } from "./idempotency.ts";
import { languageOf, problemSchema } from "./problem.ts";
import type { Who } from "./who.ts";

/** Whose cookie or token a route takes. `anyone` acts as `visitor`. */
export type For = "anyone" | "person" | "staff";

export interface Call<P, Q, B> {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly language: Language;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** What came beside the body, where the line says so. */
  readonly files: readonly CameFile[];
  /** The request as it came: headers, stream, abort signal. */
  readonly context: Context;
  /** Runs a verb as the actor of this call, through the one gate. */
  act<I, O>(verb: Verb<I, O>, input: I, options?: ActOptions): Promise<O>;
}

type Shape = z.ZodType;
/** What came as JSON: a key that may be absent is absent, and never there without a value. */
type Came<T> = T extends Date | Uint8Array
  ? T
  : T extends readonly (infer Each)[]
    ? Came<Each>[]
    : T extends object
      ? { [K in keyof T]: Came<Exclude<T[K], undefined>> }
      : T;
/** What a verb answers may be unchangeable all through, and hold a key without a value. */
type Answered<T> = T extends Date | Uint8Array
  ? T
  : T extends readonly (infer Each)[]
    ? readonly Answered<Each>[]
    : T extends object
      ? { readonly [K in keyof T]: Answered<T[K]> }
      : T;
type Of<S extends Shape | undefined> = S extends Shape ? Came<z.output<S>> : undefined;

interface Spec<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined> {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Under /api/v1, as OpenAPI writes it: /albums/{album}. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly for: readonly For[];
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Files beside the body: then it comes as a form, the body as its part `said`, each file as a part under this name. Where there need be none, JSON alone will do. */
  readonly files?: Files;
  /** Most bytes of it all. When absent: 64 KiB of whoever has not signed in, 1 MiB of JSON, 64 MiB of a form. */
  readonly maxBytes?: number;
  /**
   * Whether it may come at all, asked before anything of it is read: of a line for anyone that takes more than words.
   * @returns what is called when it is over
   */
  readonly ahead?: (call: { readonly engine: Engine; readonly params: Of<P> }) => () => void;
  /** Of a line by which whoever has not signed in leaves something on the disk: work for a program that asks without pause, nothing for a person (cost.ts). */
  readonly cost?: true;
  readonly status?: 200 | 201 | 202;
  /** Its answer holds what is shown once, such as a key: it is kept nowhere, also not for a retry. */
  readonly shownOnce?: true;
}

interface AnswersJson<
  P extends Shape | undefined,
  Q extends Shape | undefined,
  B extends Shape | undefined,
  A extends Shape,
> extends Spec<P, Q, B> {
  /** Null answers 204. */
  readonly answer: A | null;
  /** The answer is as long as a whole number of these, so that its length on the line says nothing of what is in it (R69). */
  readonly evenBytes?: number;
  // biome-ignore lint/suspicious/noConfusingVoidType: of a line without an answer, which returns nothing
  run(call: Call<Of<P>, Of<Q>, Of<B>>): Promise<Answered<z.input<A>> | undefined | void>;
}

interface AnswersBytes<P extends Shape | undefined, Q extends Shape | undefined, B extends Shape | undefined>
  extends Spec<P, Q, B> {
  /** Media type of an answer that is no JSON. */
  readonly produces: string;
  respond(call: Call<Of<P>, Of<Q>, Of<B>>): Promise<Response>;
}

type AnyShape = Shape | undefined;
// biome-ignore lint/suspicious/noExplicitAny: a table of routes of many shapes; each is checked where it is written.
export type Route = AnswersJson<any, any, any, any> | AnswersBytes<any, any, any>;

/** One line of the table, with its types. */
export const route = <
  A extends Shape,
  P extends AnyShape = undefined,
  Q extends AnyShape = undefined,
  B extends AnyShape = undefined,
>(
  line: AnswersJson<P, Q, B, A>,
): Route => line;

/** One line of the table that answers bytes instead of JSON, with its types. */
export const bytesRoute = <
  P extends AnyShape = undefined,
  Q extends AnyShape = undefined,
  B extends AnyShape = undefined,
>(
  line: AnswersBytes<P, Q, B>,
): Route => line;

/** Ways to say who one is, by the names that the OpenAPI document gives them: any of them will do. */
const SECURITY: Readonly<Record<For, readonly Record<string, string[]>[]>> = {
  anyone: [],
  person: [{ personSession: [] }],
  staff: [{ staffSession: [] }, { token: [] }],
};

const FILE = z.string().openapi({ format: "binary" });

/** What comes beside the address, as the OpenAPI document says it. */
const bodyOf = ({ body, files }: Route): { content: Record<string, { schema: Shape }> } | undefined => {
  if (!files) return body && { content: { "application/json": { schema: body } } };
  const { name, least, most } = files;
  const each = most === 1 ? FILE : z.array(FILE).min(least).max(most);
  const schema = z.object({ ...(body && { [SAID]: body }), [name]: least === 0 ? each.optional() : each });
  return {
    content: {
      "multipart/form-data": { schema },
      ...(body && least === 0 && { "application/json": { schema: body } }),
    },
  };
};

/** The line as the OpenAPI document says it. @param withBody its router reads none: bodies.ts does, once it is known who sends */
export const described = (line: Route, withBody = true) => {
  const body = withBody ? bodyOf(line) : undefined;
  const status = line.status ?? 200;
  const json = (schema: Shape) => ({
    content: { "application/json": { schema } },
    description: line.summary,
  });
  const done =
    "produces" in line
      ? { [status]: { description: line.summary, content: { [line.produces]: { schema: z.string() } } } }
      : line.answer === null
        ? { 204: { description: "Done." } }
        : { [status]: json(line.answer) };
  return createRoute({
    method: line.method,
    path: line.path,
    tags: [line.tag],
    summary: line.summary,
    security: line.for.includes("anyone") ? [] : line.for.flatMap((who) => [...SECURITY[who]]),
    request: {
      ...(line.params && { params: line.params }),
      ...(line.query && { query: line.query }),
      ...(body && { body: { required: true, ...body } }),
    },
    responses: {
      ...done,
      default: {
        description: "What went wrong and what to do (RFC 9457).",
        content: { "application/problem+json": { schema: problemSchema } },
      },
    },
  });
};

/** @throws MiroirError act/sign-in */
const actorFor = (line: Route, who: Who): Actor => {
  const actor = line.for.map((kind) => (kind === "anyone" ? undefined : who[kind])).find((found) => found);
  if (actor) return actor;
  if (line.for.includes("anyone")) return { name: "portal", role: "visitor" };
  throw new MiroirError(who.refused ?? "act/sign-in");
};

/** Spaces after a JSON text are none of it (RFC 8259). */
const evenly = (json: string, evenBytes = 1): string => {
  const bytes = Buffer.byteLength(json);
  return json + " ".repeat(Math.ceil(bytes / evenBytes) * evenBytes - bytes);
};

/** Of a HEAD nobody reads what is in the answer: a file, a ZIP or a line of events that waits for a reader is let go. */
const headless = async (context: Context, answer: Response): Promise<Response> => {
  if (context.req.raw.method !== "HEAD" || !answer.body) return answer;
  await answer.body.cancel();
  return new Response(null, answer);
};

/** Most bytes that this sender may send there. */
const mostOf = (line: Route, actor: Actor): number => {
  if (line.maxBytes !== undefined) return line.maxBytes;
  if (actor.role === "visitor") return VISITOR_BYTES;
  return line.files ? FORM_BYTES : BODY_BYTES;
};

/**
 * Reads what came once it is known who sends, runs `use`, and gives back the room that it took, whatever ends it.
 * @throws MiroirError usage/bad-value, usage/too-large, usage/busy, and what `ahead` says
 */
const withBody = async <T>(
  { engine, actor, line, context }: { engine: Engine; actor: Actor; line: Route; context: Context },
  params: unknown,
  use: (came: CameBody) => Promise<T>,
): Promise<T> => {
  if (!line.body && !line.files) return use(NOTHING);
  if (line.files) checkPermitted(actor, line.files.verb);
  const letGo = line.ahead?.({ engine, params: params as never });
  const taken = budgetOf(engine).open(actor.role !== "visitor");
  try {
    const { files } = line;
    const asForm = files && !(files.least === 0 && isJson(context));
    const most = mostOf(line, actor);
    return await use(
      asForm ? await readForm(context, files, most, taken) : await readJson(context, most, taken),
    );
  } finally {
    taken.giveBack();
    letGo?.();
  }
};

/** Adds a line of the table to the application. @param whoIs who sent this request, asked before anything of its body is read */
export const addRoute = (
  app: OpenAPIHono,
  engine: Engine,
  line: Route,
  whoIs: (context: Context) => Promise<Who>,
): void => {
  const answerOf = async (call: Call<unknown, unknown, unknown>, sha256: Uint8Array): Promise<Response> => {
    const { context, actor } = call;
    if ("produces" in line) return headless(context, await line.respond(call as never));
    return once({ engine, actor, context, sha256, shownOnce: line.shownOnce ?? false }, async () => {
      const answer = await line.run(call as never);
      if (line.answer === null) return context.body(null, 204);
      const said = line.answer.parse(answer) as object;
      if (line.method === "get") return tagged(context, JSON.stringify(said));
      return context.body(evenly(JSON.stringify(said), line.evenBytes), line.status ?? 200, {
        "content-type": "application/json",
        "cache-control": "no-store",
      });
    });
  };
  app.openapi(described(line, false), (async (context: Context) => {
    const actor = actorFor(line, await whoIs(context));
    if (line.cost) await requireCost(context, engine);
    // What the schema of the line made of it.
    const valid = (part: "param" | "query") => (context.req.valid as (part: string) => unknown)(part);
    const params = line.params && valid("param");
    return withBody({ engine, actor, line, context }, params, ({ json, files, sha256 }) =>
      answerOf(
        {
          engine,
          actor,
          language: languageOf(context.req.raw),
          params,
          query: line.query && valid("query"),
          body: line.body && bodyBy(line.body, json),
          files,
          context,
          act: (verb, input, options = {}) =>
            act(engine, actor, verb, input, { signal: context.req.raw.signal, ...options }),
        },
        sha256,
      ),
    );
  }) as never);
};
