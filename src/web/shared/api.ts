/**
 * Asks the server, by the client that the API's own document types: a path, a body or a field that is not there does not
 * compile. What the server refuses is thrown as a Problem, which says in her language what happened and what to do
 * (RFC 9457).
 */
import { miroirClient, type paths, type Shape } from "../../client/index.ts";
import { c } from "./common.ts";
import { language } from "./language.svelte.ts";
import { doWork, workIn } from "./work.ts";

export type { Shape };

export class Problem extends Error {
  /** Of the table of errors: `act/sign-in`; `offline` when nobody answered. */
  readonly code: string;
  readonly status: number;
  constructor(code: string, status: number, detail: string) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.status = status;
  }
}

/** Whatever was thrown, in words that she can act on. */
export const problemOf = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem("unknown", 0, c("problem.unknown"));

/** What the server said instead of an answer. */
const refusalOf = (response: Response, said: unknown): Problem => {
  const { title, detail } = (said ?? {}) as { title?: unknown; detail?: unknown };
  return typeof title === "string" && typeof detail === "string"
    ? new Problem(title, response.status, detail)
    : new Problem("unknown", response.status, c("problem.unknown"));
};

/** Such a request may be answered with work first: then it goes once more, with what was found. */
const mayCostWork = ({ method, url }: Request): boolean =>
  method === "POST" && new URL(url).pathname.startsWith("/api/v1/portal/");

/** @throws Problem */
const fetched = (request: Request): Promise<Response> =>
  fetch(request).catch(() => {
    throw new Problem("offline", 0, c("problem.offline"));
  });

/**
 * fetch in her language, with one way to fail. The client calls it before its first wait, so that whoever asks within an
 * effect asks again when the language changes: a middleware would be called later.
 * @throws Problem
 */
const inHerLanguage = async (request: Request): Promise<Response> => {
  request.headers.set("accept", "application/json, application/problem+json, */*;q=0.1");
  request.headers.set("accept-language", language.now);
  const again = mayCostWork(request) ? request.clone() : undefined;
  const response = await fetched(request);
  if (response.ok) return response;
  const said: unknown = await response.json().catch(() => null);
  const work = again && workIn(said);
  if (!work) throw refusalOf(response, said);
  again.headers.set("miroir-work", await doWork(work));
  const second = await fetched(again);
  if (!second.ok) throw refusalOf(second, await second.json().catch(() => null));
  return second;
};

const client = miroirClient({ fetch: inHerLanguage });

type Method = "get" | "post" | "patch" | "delete";
type Operation<M extends Method, P extends keyof paths> = NonNullable<paths[P][M]>;
type PathOf<M extends Method> = {
  [P in keyof paths]: [Operation<M, P>] extends [never] ? never : P;
}[keyof paths];

type Json<T> = T extends { content: { "application/json": infer C } } ? C : undefined;
type Done<R> = Json<R[Extract<keyof R, 200 | 201 | 202 | 204>]>;
/** What a line of the API answers: `Answer<"get", "/portal">`. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? Done<R> : never;

/** The pages hand over what they hold, and change none of it. */
type Held<T> = T extends readonly (infer E)[]
  ? readonly Held<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Held<T[K]> }
    : T;
/** What may be left out of an address may be nothing. */
type Loose<T> = { readonly [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] };
type Parts<O> = O extends { parameters: infer A extends { path?: unknown; query?: unknown } }
  ? { readonly [K in keyof Pick<A, "path">]: A["path"] } & {
      readonly [K in keyof Pick<A, "query">]: Loose<A["query"]>;
    }
  : never;
type Body<O> = O extends {
  requestBody: { content: { "application/json": infer B } | { "multipart/form-data": infer B } };
}
  ? { readonly body: Held<B> }
  : { readonly body?: undefined };
/** What goes with a question: the parts of its path, its query, its body. */
export type Asking<M extends Method, P extends PathOf<M>> = Parts<Operation<M, P>> & Body<Operation<M, P>>;
/** Left out where nothing must go with it. */
type Asked<M extends Method, P extends PathOf<M>> =
  Record<never, never> extends Asking<M, P> ? [asking?: Asking<M, P>] : [asking: Asking<M, P>];

/** Asks her to show anew who she is. @returns whether she did */
export type Prove = () => Promise<boolean>;
let proof: Prove | undefined;
/** What nobody takes back asks for a proof first (`act/prove-again`): it is asked for over the page, and then the question goes again. */
export const proveBy = (ask: Prove | undefined): void => {
  proof = ask;
};

/** Several questions that wait for it are asked about once. */
let asked: Promise<boolean> | undefined;
const proved = async (error: unknown): Promise<boolean> => {
  if (!(error instanceof Problem) || error.code !== "act/prove-again" || !proof) return false;
  asked ??= proof().finally(() => {
    asked = undefined;
  });
  return asked;
};

/** Here the types of the document end; the questions below say them again of what goes in and what comes out. */
const send = async (
  method: Method,
  path: string,
  asking: object = {},
  parseAs = "json",
): Promise<unknown> => {
  const { path: parts, query, ...rest } = asking as { path?: object; query?: object };
  const request = client.request as (
    method: Method,
    path: string,
    init: object,
  ) => Promise<{ data?: unknown }>;
  const once = async () =>
    (await request(method, path, { ...rest, params: { path: parts, query }, parseAs })).data;
  return once().catch(async (error: unknown) => {
    if (await proved(error)) return once();
    throw error;
  });
};

const asker =
  <M extends Method>(method: M) =>
  <P extends PathOf<M>>(path: P, ...[asking]: Asked<M, P>): Promise<Answer<M, P>> =>
    send(method, path, asking) as Promise<Answer<M, P>>;

/** Each @throws Problem */
export const get = asker("get");
export const post = asker("post");
export const patch = asker("patch");
export const remove = asker("delete");

/** Of a line that answers a file. @throws Problem */
export const fileOf = <M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  ...[asking]: Asked<M, P>
): Promise<Blob> => send(method, path, asking, "blob") as Promise<Blob>;

/** Hands a file that the server makes to her browser, without leaving the page. @throws Problem */
export const download = async <P extends PathOf<"get">>(
  path: P,
  filename: string,
  ...asked: Asked<"get", P>
): Promise<void> => saveFile(await fileOf("get", path, ...asked), filename);

/** The same where a secret goes with the question, which stands in no address. @throws Problem */
export const takeFile = async <P extends PathOf<"post">>(
  path: P,
  filename: string,
  ...asked: Asked<"post", P>
): Promise<void> => saveFile(await fileOf("post", path, ...asked), filename);

/** The address of a picture. @param path under /api/v1 */
export const apiUrl = (path: string, query: Readonly<Record<string, string>>): string =>
  `/api/v1${path}?${new URLSearchParams(query)}`;

/** What the server says of a picture that did not come; null where it says nothing. */
export const whyNot = async (src: string): Promise<string | null> => {
  try {
    const response = await inHerLanguage(new Request(src));
    await response.body?.cancel();
    return null;
  } catch (error) {
    return error instanceof Problem && error.code !== "unknown" ? error.message : null;
  }
};

/** Hands her browser a file that is here already. */
export const saveFile = (file: Blob, filename: string): void => {
  const url = URL.createObjectURL(file);
  saveUrl(url, filename);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** Saves what the page itself made. */
export const saveText = (text: string, type: string, filename: string): void =>
  saveFile(new Blob([text], { type }), filename);

/** Hands an address that the page made to her browser as a file. */
export const saveUrl = (url: string, filename: string): void => {
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
};
