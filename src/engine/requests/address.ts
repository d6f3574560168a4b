/**
 * An address that somebody typed without signing in confirms itself once, by a link that holds none of her words: until then
 * every letter of the case is held, and nobody can have letters sent to anybody. Her case stands without it: the number that
 * she was shown is enough. Letters that ask are counted, to one address and in all (settings `visitors`).
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { lettersSince, releaseLetters } from "../../store/letters/outbox.ts";
import { type RequestRow, spendAddressToken } from "../../store/requests/requests.ts";
import type { Act, Verb } from "../gate/act.ts";
import { SAID } from "../gate/own.ts";
import { newToken, tokenSha256 } from "../gate/tokens.ts";
import { openedLetter, queueLetter } from "../letters/outbox.ts";
import { addressLetter } from "../letters/portal-letters.ts";

const KIND = "address-confirm";
const DAY_MS = 86_400_000;

/** What confirms an address: 32 random bytes in base64url, of which only the SHA-256 is kept. */
export const newAddressToken = (): { token: string; sha256: Buffer } => {
  const token = newToken();
  return { token, sha256: tokenSha256(token) };
};

/** Whether one more letter may ask: to this address and in all, within 24 hours. What was held counts as none. */
const mayAsk = async (act: Act, sql: Sql, to: string): Promise<boolean> => {
  const { lettersPerAddress, lettersPerDay } = act.engine.settings.visitors;
  const asked = await lettersSince(sql, KIND, new Date(act.at().getTime() - DAY_MS));
  if (asked.length >= lettersPerDay) return false;
  const same = asked.filter((row) => openedLetter(act.engine, row)?.to.toLowerCase() === to.toLowerCase());
  return same.length < lettersPerAddress;
};

/** Asks an address to confirm itself; beyond the bounds the letter is held, for staff to see. In the caller's transaction. */
export const askAddress = async (
  act: Act,
  sql: Sql,
  request: Pick<RequestRow, "id" | "number">,
  { to, token }: { readonly to: string; readonly token: string },
): Promise<void> => {
  const { settings } = act.engine;
  const letter = addressLetter(settings, to, act.today(), {
    number: request.number,
    url: `${settings.serve.url}/confirm#${token}`,
  });
  const held = (await mayAsk(act, sql, to)) ? null : "many";
  await queueLetter(act, sql, { kind: KIND, to, ...letter, held }, { request: request.id });
};

/** The link was opened: letters of the case that were held go out. Once. @throws MiroirError portal/address-link */
export const confirmAddress: Verb<{ token: string }, { number: string }> = {
  name: "portal.confirm-address",
  visiting: { token: SAID },
  run: (act, { token }) =>
    act.commit(async (sql) => {
      const request = await spendAddressToken(sql, tokenSha256(token));
      if (!request) throw new MiroirError("portal/address-link");
      const letters = await releaseLetters(sql, request.id, act.at());
      const { id, number } = request;
      return {
        result: { number },
        entry: { request: id, number, outcome: "address confirmed", letters },
      };
    }),
};
