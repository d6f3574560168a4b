/** The settings as they are read from the file: shown, and changed nowhere but there. */
import type { Verb } from "../gate/act.ts";

export interface ShownSetting {
  readonly name: string;
  readonly value: unknown;
}

/** Names of what is said to be set and not shown: a file that holds a secret, the user of a login. */
const SECRET = /File$|^user$/;
/** Where things lie on the server is nobody's matter on a page. */
const PLACES = new Set(["dataFolder", "keysFolder", "modelsFolder", "journal", "databaseUrl", "configFile"]);

/** An address without the password that may stand in it. */
const withoutLogin = (text: string): string => {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  return url.username || url.password ? `${url.origin}${url.pathname}` : text;
};

const shown = (value: unknown): unknown => {
  if (typeof value === "string") return withoutLogin(value);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [name, SECRET.test(name) ? held !== null : shown(held)]),
  );
};

export const showSettings: Verb<void, ShownSetting[]> = {
  name: "settings.show",
  run: async ({ engine }) =>
    Object.entries(engine.settings.configuration)
      .filter(([name]) => !PLACES.has(name))
      .map(([name, value]) => ({ name, value: shown(value) })),
};
