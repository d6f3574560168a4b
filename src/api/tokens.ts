/** Programs: a token in the header `Authorization: Bearer mrt_…`. */
import { MiroirError } from "../domain/errors.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { actorOfToken } from "../engine/staff/sign-in.ts";
import { TOKEN_PREFIX } from "../engine/staff/tokens.ts";
import type { Recognise } from "./who.ts";

const BEARER = new RegExp(`^Bearer (${TOKEN_PREFIX}[A-Za-z0-9_-]{43})$`, "i");

/** @throws MiroirError act/sign-in on a token that is nobody's */
export const byToken =
  (engine: Engine): Recognise =>
  async (context) => {
    const said = context.req.header("authorization");
    if (said === undefined) return undefined;
    const token = BEARER.exec(said)?.[1];
    const staff = token && (await actorOfToken(engine, token));
    if (!staff) throw new MiroirError("act/sign-in");
    return { staff };
  };
