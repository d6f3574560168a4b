/** Who sent a request: a member of the staff (session or token), a person in the portal, or nobody known. */
import type { Context } from "hono";
import type { Actor } from "../domain/act.ts";
import type { ErrorCode } from "../domain/errors.ts";

export interface Who {
  readonly staff?: Actor;
  /** In the role `subject`, with `subject`. */
  readonly person?: Actor;
  /** Why somebody who signed in may not act yet: what a route that needs them answers. */
  readonly refused?: ErrorCode;
}

/** One way of saying who one is. Undefined when the request does not use it; throws when it does and is wrong. */
export type Recognise = (context: Context) => Promise<Who | undefined>;

/** Asks each way in turn. */
export const whoIs =
  (ways: readonly Recognise[]) =>
  async (context: Context): Promise<Who> => {
    const found = await Promise.all(ways.map((way) => way(context)));
    return Object.assign({}, ...found) as Who;
  };
