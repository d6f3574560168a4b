/** What time does to requests: reminds whoever answers for them, and removes a case with its key once its last day is over. */
import { addMonths } from "../../domain/days.ts";
import { daysBetween } from "../../domain/deadline.ts";
import { reminderOf } from "../../domain/request.ts";
import type { Sql } from "../../store/database.ts";
import { reasonsPast, removeReasonsPast } from "../../store/requests/objections.ts";
import {
  deleteRequest,
  eventsOf,
  listRequests,
  type RequestRow,
  requestsPast,
} from "../../store/requests/requests.ts";
import type { Act } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";

/** The officer, or the controller where there is none or the contact is no e-mail address. */
const answerable = (act: Act): string | null => {
  const { officer, contact } = act.engine.settings.controller;
  return addressIn(officer?.contact) ?? addressIn(contact);
};

interface Due {
  readonly request: RequestRow;
  /** Once for each target: an extension or a pause moves it. */
  readonly reminder: string;
}

const dueReminders = async (act: Act, sql: Sql): Promise<Due[]> => {
  const due: Due[] = [];
  for (const request of await listRequests(sql, false)) {
    const turn = request.state === "open" ? reminderOf(request, act.today()) : undefined;
    if (turn === undefined) continue;
    const key = `${turn}/${request.targetOn}`;
    const events = await eventsOf(sql, request.id);
    if (!events.some(({ facts }) => facts.reminder === key)) due.push({ request, reminder: key });
  }
  return due;
};

const remind = async (act: Act, sql: Sql, to: string, due: Due): Promise<void> => {
  const { request } = due;
  const [{ reminder }, { addEvent }] = await Promise.all([import("./letters.ts"), import("./requests.ts")]);
  const left = daysBetween(act.today(), request.targetOn);
  const letter = reminder(act.engine.settings, request, left, act.today() > request.dueOn);
  await queueLetter(act, sql, { kind: "reminder", to, ...letter }, { instance: true });
  await addEvent(act, sql, request, { type: "reminded", facts: { reminder: due.reminder } });
};

/** At 10, 3 and 0 days before the target and once overdue, each once. A letter of number and dates, that names nobody. */
export const remindOfRequests: Chore = {
  name: "requestsReminded",
  due: async (act, sql) => answerable(act) !== null && (await dueReminders(act, sql)).length > 0,
  run: async (act, sql) => {
    const to = answerable(act);
    if (!to) return 0;
    const due = await dueReminders(act, sql);
    for (const each of due) await remind(act, sql, to, each);
    return due.length;
  },
};

/** R71: the case goes with its key, and with it every copy of it in a backup. */
export const removeRequestsPast: Chore = {
  name: "requestsRemoved",
  due: async (act, sql) => (await requestsPast(sql, act.today())).length > 0,
  run: async (act, sql) => {
    const past = await requestsPast(sql, act.today());
    for (const { id } of past) {
      await deleteRequest(sql, id);
      act.afterCommit(() => act.engine.vault.destroy("request", id));
    }
    return past.length;
  },
};

/** Decided before this day, nobody has to prove any more why; that the picture is left out stays. */
const provenUntil = (act: Pick<Act, "engine" | "today">): string =>
  addMonths(act.today(), -12 * act.engine.settings.retention.caseYears);

export const forgetReasons: Chore = {
  name: "objectionReasonsRemoved",
  due: async (act, sql) => (await reasonsPast(sql, provenUntil(act))) > 0,
  run: (act, sql) => removeReasonsPast(sql, provenUntil(act)),
};
