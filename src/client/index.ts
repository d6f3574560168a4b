/**
 * The API of an instance, typed from its OpenAPI document. For browsers and for programs; the pages of Miroir use it
 * as well.
 *
 * @example
 * const { data, error } = await miroirClient({ url: "https://photos.example.org", token }).GET("/albums");
 */
import createClient, { type Client } from "openapi-fetch";
// Not committed: `node scripts/setup.mjs client` writes it from docs/openapi.json.
import type { components, paths } from "./generated/schema.ts";

export type { components, paths };
/** A shape of the document by its name: `Shape<"Album">`. */
export type Shape<Name extends keyof components["schemas"]> = components["schemas"][Name];

export interface ClientOptions {
  /** Of the instance, as people reach it. In its own pages: nothing. */
  readonly url?: string;
  /** Made by an administrator. In a page the cookie says who asks. */
  readonly token?: string;
  /** Instead of the platform's. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Files make it a form: each in a part of its own, what is said in the part `said`, as the API takes them. */
const asForm = (body: Readonly<Record<string, unknown>>): FormData => {
  const form = new FormData();
  for (const [name, value] of Object.entries(body))
    for (const part of Array.isArray(value) ? (value as unknown[]) : [value])
      if (part instanceof Blob) form.append(name, part);
      else if (part !== undefined) form.append(name, JSON.stringify(part));
  return form;
};

const hasFile = (value: unknown): boolean =>
  value instanceof Blob || (Array.isArray(value) && value[0] instanceof Blob);

/** JSON, or a form where a file goes with it. */
const bodyOf = (body: unknown): string | FormData =>
  typeof body === "object" && body !== null && Object.values(body).some(hasFile)
    ? asForm(body as Record<string, unknown>)
    : JSON.stringify(body);

export type MiroirClient = Client<paths>;

export const miroirClient = ({ url = "", token, fetch }: ClientOptions = {}): MiroirClient =>
  createClient<paths>({
    baseUrl: `${url.replace(/\/+$/, "")}/api/v1`,
    bodySerializer: bodyOf,
    ...(token && { headers: { authorization: `Bearer ${token}` } }),
    ...(fetch && { fetch }),
  });
