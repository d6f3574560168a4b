/** Who is signed in, and what her role may do: the menu shows only that, and the server decides it again. */
import type { VerbName } from "../../domain/act.ts";
import { get, Problem } from "../shared/api.ts";

export interface Session {
  /** A page is opened by a person: a program's token has no account, and no page. */
  readonly account: {
    readonly id: string;
    readonly name: string;
    readonly email: string;
    readonly role: string;
  };
  readonly verbs: readonly string[];
  /** `required`: the server answers nothing else until it is set up. */
  readonly secondFactor: "none" | "required" | "set";
}

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
      now = await get<Session>("/session");
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
