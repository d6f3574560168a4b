/** Asks the server. What it refuses is thrown as a Problem, which says in her language what happened and what to do (RFC 9457). */
import { c } from "./common.ts";
import { language } from "./language.svelte.ts";

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
export const refusalOf = async (response: Response): Promise<Problem> => {
  const said: unknown = await response.json().catch(() => null);
  const { title, detail } = (said ?? {}) as { title?: unknown; detail?: unknown };
  return typeof title === "string" && typeof detail === "string"
    ? new Problem(title, response.status, detail)
    : new Problem("unknown", response.status, c("problem.unknown"));
};

export type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Asking {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The address of a route, for pictures and downloads. @param path under /api/v1 */
export const apiUrl = (path: string, query: Query = {}): string => {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined) asked.set(name, String(value));
  return `/api/v1${path}${asked.size ? `?${asked}` : ""}`;
};

/** fetch in her language, with one way to fail. @throws Problem */
export const ask = async (
  method: string,
  path: string,
  { query, body, headers, signal }: Asking = {},
): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(apiUrl(path, query), {
      method,
      headers: {
        accept: "application/json, application/problem+json, */*;q=0.1",
        "accept-language": language.now,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Problem("offline", 0, c("problem.offline"));
  }
  if (!response.ok) throw await refusalOf(response);
  return response;
};

const asking =
  (method: string) =>
  async <T = void>(path: string, asked: Asking = {}): Promise<T> => {
    const response = await ask(method, path, asked);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };

export const get = asking("GET");
export const remove = asking("DELETE");
const posting = asking("POST");
const patching = asking("PATCH");
export const post = <T = void>(path: string, body: unknown = {}, asked: Asking = {}): Promise<T> =>
  posting<T>(path, { ...asked, body });
export const patch = <T = void>(path: string, body: unknown, asked: Asking = {}): Promise<T> =>
  patching<T>(path, { ...asked, body });

/** Hands a file that the server makes to her browser, without leaving the page. @throws Problem */
export const download = async (path: string, filename: string, asked: Asking = {}): Promise<void> => {
  const url = URL.createObjectURL(await (await ask("GET", path, asked)).blob());
  saveUrl(url, filename);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** Saves what the page itself made. */
export const saveText = (text: string, type: string, filename: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type }));
  saveUrl(url, filename);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** Hands an address that the page made to her browser as a file. */
export const saveUrl = (url: string, filename: string): void => {
  const link = document.createElement("a");
  link.href = url;
  link.download = filename;
  link.click();
};
