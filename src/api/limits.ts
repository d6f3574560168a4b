/**
 * How much at once. Trials of passwords, codes and keys are slowed, and so is a program that asks without pause; rights
 * have no quota (R30), so nothing that a person does about themselves is counted here but trials of a key.
 */

import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { MiroirError } from "../domain/errors.ts";
import { problem } from "./problem.ts";
import type { Who } from "./who.ts";

/** So many at once, and so many a second in the long run. */
interface Rate {
  readonly most: number;
  readonly perSecond: number;
}

/** Keys remembered at a time; beyond it those that are full again are dropped, and they are most of them. */
export const MOST_KEYS = 20_000;

/** Token buckets: one for each key. */
export class Buckets {
  readonly #buckets = new Map<string, { left: number; atMs: number; rate: Rate }>();

  /** @returns seconds to wait; 0 when it may go on */
  take(key: string, rate: Rate, nowMs: number): number {
    const found = this.#buckets.get(key) ?? { left: rate.most, atMs: nowMs, rate };
    const left = Math.min(rate.most, found.left + ((nowMs - found.atMs) / 1000) * rate.perSecond);
    if (this.#buckets.size >= MOST_KEYS) this.#tidy(nowMs);
    this.#buckets.set(key, { left: left >= 1 ? left - 1 : left, atMs: nowMs, rate });
    return left >= 1 ? 0 : Math.ceil((1 - left) / rate.perSecond);
  }

  #tidy(nowMs: number): void {
    for (const [key, { left, atMs, rate }] of this.#buckets)
      if (left + ((nowMs - atMs) / 1000) * rate.perSecond >= rate.most) this.#buckets.delete(key);
    // Only somebody who has very many addresses gets here: the oldest go.
    for (const key of this.#buckets.keys()) {
      if (this.#buckets.size < MOST_KEYS) break;
      this.#buckets.delete(key);
    }
  }
}

/** A network of a visitor: IPv6 gives every household many addresses, so there it is the first half. */
const networkOf = (address: string): string => {
  const plain = address.replace(/^::ffff:(?=.*\.)/i, "");
  if (!plain.includes(":")) return plain;
  // `::` stands for as many zeros as are missing: written out, else the second half would be counted too.
  const [before = "", after] = plain.split("::");
  const groups = before.split(":").filter((group) => group !== "");
  const rest = (after ?? "").split(":").filter((group) => group !== "");
  if (after !== undefined)
    groups.push(...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill("0"));
  return [...groups, ...rest].slice(0, 4).join(":");
};

/** Where a request comes from: the socket, or what the proxy before us added last. */
export const addressOf = (context: Context, behindProxy: boolean): string => {
  const forwarded = behindProxy
    ? context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim()
    : undefined;
  const { incoming } = (context.env ?? {}) as { incoming?: IncomingMessage };
  return networkOf(forwarded || incoming?.socket.remoteAddress || "here");
};

interface Line {
  readonly method?: string;
  readonly path: RegExp;
  readonly by: "address" | "sender";
  readonly rate: Rate;
}

const API = "/api/v1";
const AN_HOUR_OF_TRIALS = { most: 20, perSecond: 1 / 6 } as const;

/** The first that fits. What fits none is not counted. */
const LINES: readonly Line[] = [
  // No secret of it can be tried, so that no trial of a password from the same place holds it up.
  { path: /^\/api\/auth\/passkey\//, by: "address", rate: { most: 120, perSecond: 1 } },
  // Pages ask for options and codes several times in one sign-in.
  { path: /^\/api\/auth\//, by: "address", rate: { most: 120, perSecond: 1 } },
  // Trials of a personal key or of a link. An event shares one address, so there is room for a queue of people.
  {
    method: "POST",
    path: new RegExp(`^${API}/portal/session`),
    by: "address",
    rate: { most: 60, perSecond: 1 / 2 },
  },
  { method: "POST", path: new RegExp(`^${API}/me/(?:grants|prove)$`), by: "sender", rate: AN_HOUR_OF_TRIALS },
  {
    method: "POST",
    path: new RegExp(`^${API}/portal/enrolments/[^/]+/confirm$`),
    by: "address",
    rate: { most: 60, perSecond: 1 / 2 },
  },
  // Each frame is looked at by an image process.
  {
    method: "POST",
    path: new RegExp(`^${API}/portal/enrolments`),
    by: "address",
    rate: { most: 600, perSecond: 10 },
  },
  // A person's own page and requests: no quota (R30).
  { path: new RegExp(`^${API}/(?:me|portal)(?:/|$)`), by: "sender", rate: { most: Infinity, perSecond: 1 } },
  // A member of the staff or a program. Pictures of a review queue are many at once.
  { path: new RegExp(`^${API}/`), by: "sender", rate: { most: 1200, perSecond: 40 } },
];

const lineOf = (context: Context): number =>
  LINES.findIndex(
    ({ method, path }) =>
      (method === undefined || method === context.req.method) && path.test(context.req.path),
  );

/** Whoever signed in, whatever the cookie looks like: nobody has many accounts by writing many cookies. */
const senderIn = ({ person, staff }: Who): string | undefined =>
  person ? `person ${person.subject}` : staff && `${staff.role} ${staff.name}`;

export interface Limits {
  /** Before it is known who sends: by where it comes from. Answers 429 `usage/too-many`. */
  readonly first: MiddlewareHandler;
  /** Once it is known: by the account or the person, and of nobody by where it comes from. @throws MiroirError usage/too-many */
  readonly known: (context: Context, who: Who) => void;
}

/** @param clock milliseconds that only grow */
export const limits = (behindProxy: boolean, clock: () => number = () => performance.now()): Limits => {
  const buckets = new Buckets();
  /** @throws MiroirError usage/too-many */
  const take = (context: Context, by: Line["by"], sender?: string): void => {
    const index = lineOf(context);
    const line = LINES[index];
    if (line?.by !== by || line.rate.most === Infinity) return;
    const whose = sender ?? addressOf(context, behindProxy);
    const seconds = buckets.take(`${index} ${whose}`, line.rate, clock());
    if (seconds > 0) throw new MiroirError("usage/too-many", { seconds });
  };
  return {
    first: async (context, next) => {
      try {
        take(context, "address");
      } catch (error) {
        return problem(context, error);
      }
      await next();
    },
    known: (context, who) => take(context, "sender", senderIn(who)),
  };
};
