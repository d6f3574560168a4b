/** Who is there as a person: the cookie of the portal, and where a request came from. */
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Actor } from "../domain/act.ts";
import { act } from "../engine/gate/act.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { recognise } from "../engine/portal/session.ts";
import { addressOf } from "./limits.ts";
import type { Recognise } from "./who.ts";

const COOKIE = "miroir_person";
/** Says so in its name that no other host can set it, where the browser can hold it to that. */
const nameOf = ({ settings }: Engine): string =>
  settings.serve.url.startsWith("https:") ? `__Host-${COOKIE}` : COOKIE;
/** Written where accounts are: records that outlive a person name nobody (R58); whom an act is about is in `subject`. */
const HERSELF = "herself";
const VISITOR: Actor = { name: "portal", role: "visitor" };
/** As long as the session may be idle; the server decides anyway. */
const MAX_AGE_SECONDS = 12 * 3600;
/** 32 bytes in base64url. */
const TOKEN = /^[\w-]{43}$/;

const optionsOf = ({ settings }: Engine) =>
  ({
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: settings.serve.url.startsWith("https:"),
  }) as const;

/** Sets the cookie that says who is there. What the session allows is in its row, not in the cookie. */
export const keepPerson = (context: Context, engine: Engine, token: string): void =>
  setCookie(context, nameOf(engine), token, { ...optionsOf(engine), maxAge: MAX_AGE_SECONDS });

/** Takes the cookie back, and has the browser forget the pictures. */
export const letPersonGo = (context: Context, engine: Engine): void => {
  deleteCookie(context, nameOf(engine), optionsOf(engine));
  // A person's pictures, which their browser keeps and asks about: on a computer that others use too, they go with the person.
  context.header("clear-site-data", '"cache"');
};

/**
 * The token as the cookie holds it; none when there is no cookie or it does not look like a token. Whether it is in
 * force only its row says.
 */
export const tokenOf = (context: Context, engine: Engine): string | undefined => {
  const token = getCookie(context, nameOf(engine));
  return token !== undefined && TOKEN.test(token) ? token : undefined;
};

/** A person signed in to the portal. A token that is nobody's any more is as good as none. */
export const recognisePerson =
  (engine: Engine): Recognise =>
  async (context) => {
    const token = tokenOf(context, engine);
    if (token === undefined) return undefined;
    const known = await act(engine, VISITOR, recognise, { token });
    return known && { person: { name: HERSELF, role: "subject", ...known } };
  };

/** Where it came from, for limits. */
export const cameFrom = (context: Context, { settings }: Engine): string =>
  addressOf(context, settings.serve.behindProxy);
