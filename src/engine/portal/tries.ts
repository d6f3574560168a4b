/**
 * How often something may be tried: counted in memory, by what is counted and for whom, and forgotten with its window.
 * Where somebody came from is personal data: it is kept as a keyed hash for minutes, and is in no log and no table.
 */
import { createHmac, randomBytes } from "node:crypto";
import { MiroirError } from "../../domain/errors.ts";
import { keptOf } from "../gate/kept.ts";

const MINUTE_MS = 60_000;

/** What is counted, how often within how many minutes. A whole event may stand behind one address: those are wide. */
const LIMITS = {
  "key-from": { most: 30, minutes: 15 },
  // Of one place: a stranger who knows the eight characters does not keep her out anywhere else.
  "key-of": { most: 8, minutes: 15 },
  "link-from": { most: 20, minutes: 15 },
  "letter-from": { most: 30, minutes: 15 },
  "letter-to": { most: 3, minutes: 15 },
  "code-to": { most: 5, minutes: 15 },
  "code-to-today": { most: 15, minutes: 24 * 60 },
  "enrolment-from": { most: 300, minutes: 15 },
  // At a busy desk a slip of the finger is not rare; one that was right is not counted.
  "code-read": { most: 20, minutes: 15 },
  "ask-from": { most: 20, minutes: 60 },
} as const;
export type Tried = keyof typeof LIMITS;

/** Beyond so many different ones the oldest are let go: memory is bounded, whoever asks. */
const MOST_COUNTED = 20_000;

/** Counts the tries of one instance, under a key that it draws when it starts and that is written nowhere. */
export class Tries {
  readonly #salt = randomBytes(32);
  readonly #times = new Map<string, number[]>();

  #key(what: Tried, whom: string): string {
    return `${what} ${createHmac("sha256", this.#salt).update(whom.trim().toLowerCase()).digest("base64")}`;
  }

  #recent(what: Tried, whom: string, at: Date): number[] {
    const from = at.getTime() - LIMITS[what].minutes * MINUTE_MS;
    return (this.#times.get(this.#key(what, whom)) ?? []).filter((time) => time > from);
  }

  isOver(what: Tried, whom: string, at: Date): boolean {
    return this.#recent(what, whom, at).length >= LIMITS[what].most;
  }

  /**
   * Counts one before it is tried, so that many at once are no more than as many in a row.
   * @returns what takes it back: of a trial that was right. @throws MiroirError portal/too-many-tries
   */
  reserve(what: Tried, whom: string, at: Date): () => void {
    const { minutes, most } = LIMITS[what];
    const key = this.#key(what, whom);
    const recent = this.#recent(what, whom, at);
    if (recent.length >= most) throw new MiroirError("portal/too-many-tries", { minutes });
    this.#put(key, [...recent, at.getTime()]);
    return () => {
      const times = this.#times.get(key) ?? [];
      this.#put(key, times.toSpliced(times.lastIndexOf(at.getTime()), times.includes(at.getTime()) ? 1 : 0));
    };
  }

  #put(key: string, times: number[]): void {
    this.#times.delete(key);
    if (times.length > 0) this.#times.set(key, times);
    for (const oldest of this.#times.keys()) {
      if (this.#times.size <= MOST_COUNTED) break;
      this.#times.delete(oldest);
    }
  }
}

/** Of an instance. */
export const triesOf = keptOf(() => new Tries());
