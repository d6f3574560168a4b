/** The answer that a browser opened: a cookie of its own, beside that of a person who signed in. */
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Engine } from "../engine/gate/engine.ts";

const COOKIE = "miroir_answer";
const DAY_SECONDS = 86_400;
const isHttps = ({ settings }: Engine): boolean => settings.serve.url.startsWith("https:");
const nameOf = (engine: Engine): string => (isHttps(engine) ? `__Host-${COOKIE}` : COOKIE);

/** For as long as it may be read; the row decides anyway. */
export const keepOpened = (context: Context, engine: Engine, opened: string): void =>
  setCookie(context, nameOf(engine), opened, {
    path: "/",
    httpOnly: true,
    sameSite: "Strict",
    secure: isHttps(engine),
    maxAge: engine.settings.look.openedDays * DAY_SECONDS,
  });

/** What it holds; nothing opens nothing. */
export const openedOf = (context: Context, engine: Engine): string =>
  getCookie(context, nameOf(engine)) ?? "";
