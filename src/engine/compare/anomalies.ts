/**
 * An account that searches far more than it does on other days, by photograph or in somebody's case: the officer and the
 * administrators are told at once (R90).
 */

import { addDays, dayIn } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { administratorAddresses } from "../../store/staff/accounts.ts";
import { type AlertRow, insertAlert, listAlerts, searchesByDay } from "../../store/staff/tokens.ts";
import { eachLanguage, said } from "../../words/words.ts";
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

const LETTER = eachLanguage((language) => ({ actor, onDay, searches, usual }: AlertRow) => ({
  subject: said(language, "engine.compare.anomalies.miroirManySearchesOne"),
  text: said(language, "engine.compare.anomalies.accountMadeSearchesLooks", {
    actor,
    searches,
    onDay,
    usual: decimal(language, usual),
  }),
}));

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
