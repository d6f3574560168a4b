/**
 * Trials of secrets. Each is counted as failed before it is checked and given back when it was right, so that sixty at once
 * are no more than ten in a row. Counted is who sends: the network, the network with the account it tries, and a browser that
 * signed in to the account before, by itself. All strangers together have a bound of their own, which that browser and a
 * passkey do not feel: who knows an address locks nobody out.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { MOST_KEYS } from "./limits.ts";

/** Failures within a quarter of an hour, after which whoever it is waits. */
const WINDOW_MS = 15 * 60_000;
/** `strangers`: NIST SP 800-63B, 3.2.2, allows a hundred in a row on one account. */
export const MOST_FAILURES = { device: 10, account: 10, session: 10, address: 30, strangers: 100 } as const;

/** What is counted, and how often it may fail. */
export interface Counted {
  readonly key: string;
  readonly most: number;
}

/** What a trial is told before it is checked. */
interface Reserved {
  /** 0 when it may be checked; else nothing was counted. */
  readonly waitMs: number;
  /** Keys that have no other trial left, should this one fail. */
  readonly last: readonly string[];
  /** It was right: it counts as none. */
  right(): void;
}

/** Failed attempts: in memory, a bounded number of keys. */
export class Trials {
  readonly #times = new Map<string, number[]>();

  #recent(key: string, nowMs: number): number[] {
    return (this.#times.get(key) ?? []).filter((atMs) => atMs > nowMs - WINDOW_MS);
  }

  #waitMs({ key, most }: Counted, nowMs: number): number {
    const first = this.#recent(key, nowMs).at(-most);
    return first === undefined ? 0 : first + WINDOW_MS - nowMs;
  }

  #put(key: string, times: readonly number[]): void {
    this.#times.delete(key);
    if (times.length === 0) return;
    if (this.#times.size >= MOST_KEYS) this.#times.delete(this.#times.keys().next().value!);
    this.#times.set(key, [...times]);
  }

  /** All of them, or none. */
  reserve(counted: readonly Counted[], nowMs: number): Reserved {
    const waitMs = Math.max(0, ...counted.map((one) => this.#waitMs(one, nowMs)));
    if (waitMs > 0) return { waitMs, last: [], right: () => {} };
    const last: string[] = [];
    for (const { key, most } of counted) {
      const times = [...this.#recent(key, nowMs), nowMs];
      this.#put(key, times);
      if (times.length === most) last.push(key);
    }
    return { waitMs: 0, last, right: () => this.#giveBack(counted, nowMs) };
  }

  #giveBack(counted: readonly Counted[], atMs: number): void {
    for (const { key } of counted) {
      const times = this.#times.get(key) ?? [];
      this.#put(key, times.toSpliced(times.lastIndexOf(atMs), times.includes(atMs) ? 1 : 0));
    }
  }

  /** Its failures are forgotten: whoever it is has shown to know the secret. */
  clear(key: string): void {
    this.#times.delete(key);
  }
}

/** A year, as long as the browser keeps it. */
export const DEVICE_SECONDS = 365 * 86_400;
const MARK = /^([\w-]{22})\.([\w-]{43})$/;

const signed = (secret: string, account: string, nonce: string): string =>
  createHmac("sha256", secret).update(`device ${nonce} ${account.trim().toLowerCase()}`).digest("base64url");

/** What a browser is given once somebody signed in there: it opens nothing, and names nobody. @param account its address */
export const deviceMark = (secret: string, account: string): string => {
  const nonce = randomBytes(16).toString("base64url");
  return `${nonce}.${signed(secret, account, nonce)}`;
};

/** Which browser it is, when its mark is of this account; undefined else. */
export const deviceOf = (secret: string, account: string, mark: string | undefined): string | undefined => {
  const [, nonce, signature] = MARK.exec(mark ?? "") ?? [];
  if (nonce === undefined || signature === undefined) return undefined;
  return timingSafeEqual(Buffer.from(signed(secret, account, nonce)), Buffer.from(signature))
    ? nonce
    : undefined;
};
