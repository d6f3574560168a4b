/** Who is signed in, and what her role may do: the menu shows only that, and the server decides it again. */
import type { VerbName } from "../../domain/act.ts";
import { get, Problem, type Shape } from "../shared/api.ts";

type Session = Shape<"Session">;

let now = $state.raw<Session | null>();
let error = $state.raw<unknown>();

export const session = {
  /** Undefined until it is known; null when nobody is signed in. */
  get now(): Session | null | undefined {
    return now;
  },
  get error(): unknown {
    return error;
  },
  may(...verbs: readonly VerbName[]): boolean {
    return verbs.some((verb) => now?.verbs.includes(verb));
  },
  /** Asks the server who is signed in. */
  async read(): Promise<void> {
    error = undefined;
    try {
      now = await get("/session");
    } catch (failed) {
      if (failed instanceof Problem && failed.status === 401) now = null;
      else error = failed;
    }
  },
  /** The server said that nobody is signed in any more. */
  ended(): void {
    now = null;
  },
};
