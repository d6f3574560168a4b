/**
 * Bytes of bodies that are in memory at a time, of all requests together: whoever sends, and however many do, the process
 * holds no more. What a request took is given back when it ends, however it ends.
 */
import { MiroirError } from "../domain/errors.ts";
import { keptOf } from "../engine/gate/kept.ts";

const MIB = 1024 * 1024;
/** Two of the largest forms; of whoever has not signed in, the frames of all captures that may be under way. */
const BUDGET_BYTES = 192 * MIB;
const RETRY_SECONDS = 5;

/** What one request took. */
export interface Taken {
  /** @throws MiroirError usage/busy */
  take(bytes: number): void;
  giveBack(): void;
}

/** How much is in memory now, of how much may be. */
export class Budget {
  readonly bytes: number;
  #inFlight = 0;

  constructor(bytes: number = BUDGET_BYTES) {
    this.bytes = bytes;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** @param known whoever signed in may fill all of it, everybody else half: so that nobody keeps the staff out */
  open(known: boolean): Taken {
    const most = known ? this.bytes : this.bytes / 2;
    let mine = 0;
    return {
      take: (bytes) => {
        if (this.#inFlight + bytes > most) throw new MiroirError("usage/busy", { seconds: RETRY_SECONDS });
        this.#inFlight += bytes;
        mine += bytes;
      },
      giveBack: () => {
        this.#inFlight -= mine;
        mine = 0;
      },
    };
  }
}

/** Of an instance. */
export const budgetOf = keptOf(() => new Budget());
