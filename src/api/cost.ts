/**
 * Before something is taken from whoever has not signed in: is there room on the disks, and was there work for it where many
 * write (domain/cost.ts). A challenge is signed by a key that this process drew when it started, names its own last moment,
 * and is taken once; nothing of it is in a cookie, and nobody else is asked.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { statfs } from "node:fs/promises";
import type { Context } from "hono";
import { bitsFor, COST_WINDOW_MS, zeroBits } from "../domain/cost.ts";
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { keptOf } from "../engine/gate/kept.ts";
import { addressOf, MOST_KEYS } from "./limits.ts";

const WORK_HEADER = "miroir-work";
const CHALLENGE_MS = COST_WINDOW_MS;
/** Challenges that were used and could still be; who has that many did that much work. */
const MOST_SPENT = 100_000;
const MIB = 1024 * 1024;

const WORK = /^((\d{1,16})\.(\d{1,2})\.[\w-]{22})\.([\w-]{43}):(\d{1,16})$/;

/** When something was taken, newest last, of one window. */
class Recent {
  #times: number[] = [];
  count(nowMs: number): number {
    this.#times = this.#times.filter((atMs) => atMs > nowMs - COST_WINDOW_MS);
    return this.#times.length;
  }
  add(nowMs: number): void {
    this.#times.push(nowMs);
  }
}

/** What was taken lately, and the challenges that are out: of one process, a bounded number. */
export class Costs {
  readonly #key = randomBytes(32);
  readonly #spent = new Map<string, number>();
  readonly #all = new Recent();
  readonly #networks = new Map<string, Recent>();

  #signature(said: string): Buffer {
    return createHmac("sha256", this.#key).update(said).digest();
  }

  /** @returns the challenge, and how many bits of zero it asks for */
  challenge(bits: number, nowMs: number): { challenge: string; bits: number; expiresAt: string } {
    const untilMs = Math.floor(nowMs) + CHALLENGE_MS;
    const said = `${untilMs}.${bits}.${randomBytes(16).toString("base64url")}`;
    const challenge = `${said}.${this.#signature(said).toString("base64url")}`;
    return { challenge, bits, expiresAt: new Date(untilMs).toISOString() };
  }

  /** Takes the work that came with a request, once. @returns whether it is what was asked */
  #spend(work: string | undefined, nowMs: number): boolean {
    const [, said, until, bits, signature] = WORK.exec(work ?? "") ?? [];
    if (work === undefined || said === undefined || Number(until) < nowMs || this.#spent.has(said))
      return false;
    if (!timingSafeEqual(this.#signature(said), Buffer.from(signature ?? "", "base64url"))) return false;
    if (zeroBits(createHash("sha256").update(work).digest()) < Number(bits)) return false;
    for (const [old, untilMs] of this.#spent) {
      if (untilMs >= nowMs && this.#spent.size < MOST_SPENT) break;
      this.#spent.delete(old);
    }
    this.#spent.set(said, Number(until));
    return true;
  }

  #networkOf(network: string): Recent {
    const found = this.#networks.get(network) ?? new Recent();
    this.#networks.delete(network);
    this.#networks.set(network, found);
    if (this.#networks.size > MOST_KEYS) this.#networks.delete(this.#networks.keys().next().value!);
    return found;
  }

  /** Counts one that is taken. @throws MiroirError portal/work, with what to work on */
  take(network: string, work: string | undefined, nowMs: number): void {
    const its = this.#networkOf(network);
    const bits = bitsFor({ all: this.#all.count(nowMs), network: its.count(nowMs) });
    if (bits > 0 && !this.#spend(work, nowMs))
      throw new MiroirError("portal/work", { work: JSON.stringify(this.challenge(bits, nowMs)) });
    this.#all.add(nowMs);
    its.add(nowMs);
  }
}

/** Of an instance. */
export const costsOf = keptOf(() => new Costs());

/** @throws MiroirError portal/no-room */
const requireRoom = async ({ settings }: Engine): Promise<void> => {
  // Of data and keys.
  for (const folder of settings.auditedFolders) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < settings.visitors.freeMiB * MIB)
      throw new MiroirError("portal/no-room", { contact: settings.controller.contact });
  }
};

/** Of a request by which nobody known leaves something here. @throws MiroirError portal/no-room, portal/work */
export const requireCost = async (context: Context, engine: Engine): Promise<void> => {
  await requireRoom(engine);
  const from = addressOf(context, engine.settings.serve.behindProxy);
  costsOf(engine).take(from, context.req.header(WORK_HEADER), engine.now().getTime());
};
