/** The header Idempotency-Key of a POST: the same key and body of the same actor are done once, and answered alike for a day. */
import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { ContentfulStatusCode, StatusCode } from "hono/utils/http-status";
import type { Actor } from "../domain/act.ts";
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { type Answer, type Asked, beginOnce, endOnce } from "../engine/gate/idempotency.ts";

export const IDEMPOTENCY_HEADER = "idempotency-key";
/** Printable, as long as two UUIDs at most. */
const KEY = /^[\x21-\x7e]{8,80}$/;

const sha256 = (...parts: readonly string[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest();
};

interface Once {
  readonly engine: Engine;
  readonly actor: Actor;
  readonly context: Context;
  /** Of what came with it. */
  readonly sha256: Uint8Array;
  /** Its answer holds what is shown once, and is not kept. */
  readonly shownOnce: boolean;
}

/** @throws MiroirError usage/bad-value */
const askedIn = ({ context, actor, sha256: body }: Once): Asked | undefined => {
  const key = context.req.header(IDEMPOTENCY_HEADER);
  // A visitor is nobody in particular: two of them may send the same key.
  if (key === undefined || context.req.method !== "POST" || actor.role === "visitor") return undefined;
  if (!KEY.test(key))
    throw new MiroirError("usage/bad-value", {
      name: "Idempotency-Key",
      value: "…",
      expected: "8 to 80 printable characters without a space",
    });
  return {
    key: sha256(actor.role, actor.name, actor.subject ?? "", context.req.path, key),
    body,
  };
};

const replayed = (context: Context, { status, text }: Answer): Response => {
  const headers = { "cache-control": "no-store", "idempotency-replayed": "true" };
  if (text === "") return context.body(null, status as StatusCode, headers);
  return context.body(text, status as ContentfulStatusCode, {
    ...headers,
    "content-type": "application/json",
  });
};

/** Runs `answer` unless it ran already under this key. */
export const once = async (one: Once, answer: () => Promise<Response>): Promise<Response> => {
  const { engine, context, shownOnce } = one;
  const asked = askedIn(one);
  if (!asked) return answer();
  const before = await beginOnce(engine, asked);
  if (before) return replayed(context, before);
  let done: Response | undefined;
  try {
    done = await answer();
    return done;
  } finally {
    const { status = 0 } = done ?? {};
    const text = done && !shownOnce ? await done.clone().text() : undefined;
    await endOnce(engine, asked, done && (text === undefined ? { status } : { status, text }));
  }
};
