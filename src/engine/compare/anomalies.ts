/**
 * An account that searches far more than it does on other days, by photograph or in somebody's case: the officer and the
 * administrators are told at once (R90).
 */

import { fr } from "../../domain/counted.ts";
import { addDays, dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { administratorAddresses } from "../../store/staff/accounts.ts";
import { type AlertRow, insertAlert, listAlerts, searchesByDay } from "../../store/staff/tokens.ts";
import type { Act } from "../gate/act.ts";
import { addressIn, type Letter, queueLetter } from "../letters/outbox.ts";

/** So many searches of one account in a day are no anomaly, whatever it did before: a morning at the desk of requests. */
const FLOOR = 20;
/** And so many times its own mean of the thirty days before are one. */
const TIMES = 3;
const DAYS = 30;

/** @param usual searches a day, over the thirty days before */
export const isAnomaly = (searches: number, usual: number): boolean =>
  searches > Math.max(FLOOR, TIMES * usual);

const decimal = (language: Language, value: number): string =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);

const LETTER = {
  en: ({ actor, onDay, searches, usual }: AlertRow) => ({
    subject: "Miroir: many searches by one account",
    text: `The account “${actor}” made ${searches} searches and looks by a face on ${onDay}, against ${decimal("en", usual)} a day over the thirty days before.\n\nAsk why. Each of them stands in the log with the second account that agreed to it (miroir log); a search with its purpose and reason. An administrator can end the account's sessions and its role in the console, under Accounts.\n`,
  }),
  fr: ({ actor, onDay, searches, usual }: AlertRow) => ({
    subject: "Miroir : beaucoup de recherches d'un même compte",
    text: fr`Le compte « ${actor} » a fait ${searches} [recherche ou regard|recherches et regards] par un visage le ${onDay}, contre ${decimal("fr", usual)} par jour pendant les trente jours précédents.\n\nDemandez pourquoi. Chacun figure dans le journal avec le second compte qui l'a accepté (miroir log) ; une recherche avec sa finalité et son motif. Un administrateur peut clore les sessions du compte et changer son rôle dans la console, sous Comptes.\n`,
  }),
};

const recipientsOf = async (act: Act, sql: Sql): Promise<string[]> => {
  const officer = addressIn(act.engine.settings.controller.officer?.contact);
  return [...new Set([...(officer ? [officer] : []), ...(await administratorAddresses(sql))])];
};

/**
 * In the transaction of a search or a look, once its row is there: on the first that is one too many of a day, letters and an
 * alert. @returns what its ledger entry says besides
 */
export const alertOfSearches = async (
  act: Act,
  sql: Sql,
): Promise<{ alert: string; searches: number; usual: number } | undefined> => {
  const { name: actor } = act.actor;
  const counted = await searchesByDay(sql, actor, act.today(), act.engine.settings.timeZone);
  const alert: AlertRow = {
    actor,
    onDay: act.today(),
    searches: counted.today,
    usual: counted.before / DAYS,
  };
  if (!isAnomaly(alert.searches, alert.usual) || (await insertAlert(sql, alert)) === 0) return undefined;
  const { language } = act.engine.settings;
  const letter: Omit<Letter, "to"> = {
    kind: "search-anomaly",
    ...LETTER[language]({ ...alert, onDay: dayIn(language, alert.onDay) }),
  };
  for (const to of await recipientsOf(act, sql))
    await queueLetter(act, sql, { ...letter, to }, { instance: true });
  return { alert: "far more searches than usual", searches: alert.searches, usual: alert.usual };
};

/** Alerts of the last thirty days, for the overview. */
export const anomalies = (act: Act, sql: Sql): Promise<AlertRow[]> =>
  listAlerts(sql, addDays(act.today(), -DAYS));
