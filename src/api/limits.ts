/**
 * How much at once. Trials of passwords, codes and keys are slowed, and so is a program that asks without pause; rights
 * have no quota (R30), so nothing that a person does about herself is counted here but trials of a key.
 */

import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Context, MiddlewareHandler } from "hono";
import { MiroirError } from "../domain/errors.ts";
import { problem } from "./problem.ts";

/** So many at once, and so many a second in the long run. */
interface Rate {
  readonly most: number;
  readonly perSecond: number;
}

/** Keys remembered at a time; beyond it those that are full again are dropped, and they are most of them. */
const MOST_KEYS = 20_000;

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

/** Failures within a quarter of an hour, after which whoever it is waits. */
const WINDOW_MS = 15 * 60_000;
export const MOST_FAILURES = { account: 10, address: 30 } as const;

/** Failed attempts: in memory, under a hash of what was tried. */
export class Failures {
  readonly #times = new Map<string, number[]>();

  #recent(key: string, nowMs: number): number[] {
    return (this.#times.get(key) ?? []).filter((atMs) => atMs > nowMs - WINDOW_MS);
  }

  /** @returns milliseconds to wait; 0 when it may be tried */
  waitMs(key: string, most: number, nowMs: number): number {
    const recent = this.#recent(key, nowMs);
    const first = recent.at(-most);
    return first === undefined ? 0 : first + WINDOW_MS - nowMs;
  }

  /** @returns whether this is the one after which it waits */
  add(key: string, most: number, nowMs: number): boolean {
    const recent = [...this.#recent(key, nowMs), nowMs].slice(-most);
    this.#times.delete(key);
    if (this.#times.size >= MOST_KEYS) this.#times.delete(this.#times.keys().next().value!);
    this.#times.set(key, recent);
    return recent.length === most;
  }

  clear(key: string): void {
    this.#times.delete(key);
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
  // Pages ask for options and codes several times in one sign-in.
  { path: /^\/api\/auth\//, by: "address", rate: { most: 120, perSecond: 1 } },
  // Trials of a personal key or of a link. An event shares one address, so there is room for a queue of people.
  {
    method: "POST",
    path: new RegExp(`^${API}/portal/session`),
    by: "address",
    rate: { most: 60, perSecond: 1 / 2 },
  },
  { method: "POST", path: new RegExp(`^${API}/me/grants$`), by: "sender", rate: AN_HOUR_OF_TRIALS },
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
  // Her own page and her requests: no quota (R30).
  { path: new RegExp(`^${API}/(?:me|portal)(?:/|$)`), by: "sender", rate: { most: Infinity, perSecond: 1 } },
  // A member of the staff or a program. Pictures of a review queue are many at once.
  { path: new RegExp(`^${API}/`), by: "sender", rate: { most: 1200, perSecond: 40 } },
];

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");

/** Who sends, before it is known who that is: her cookie or token, else where she is. */
const senderOf = (context: Context, behindProxy: boolean): string => {
  const said = context.req.header("authorization") ?? context.req.header("cookie");
  return said ? hashOf(said) : addressOf(context, behindProxy);
};

/** The answer 429 `usage/too-many`, with `Retry-After`. */
export const tooMany = (context: Context, seconds: number): Response => {
  const answer = problem(context, new MiroirError("usage/too-many", { seconds }));
  answer.headers.set("retry-after", String(seconds));
  return answer;
};

/** @param clock milliseconds that only grow */
export const limits = (
  behindProxy: boolean,
  clock: () => number = () => performance.now(),
): MiddlewareHandler => {
  const buckets = new Buckets();
  return async (context, next) => {
    const { method, path } = context.req;
    const index = LINES.findIndex(
      (line) => (line.method === undefined || line.method === method) && line.path.test(path),
    );
    const line = LINES[index];
    if (line && line.rate.most !== Infinity) {
      const whose = line.by === "address" ? addressOf(context, behindProxy) : senderOf(context, behindProxy);
      const seconds = buckets.take(`${index} ${whose}`, line.rate, clock());
      if (seconds > 0) return tooMany(context, seconds);
    }
    await next();
  };
};
