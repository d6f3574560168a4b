/** The chores that remove what is past its last day (R71, R97); `KEPT` in retention.ts says which table has which. */
import { anyPast, type Clock, type PastRows, peoplePast, removePast } from "../../store/gate/retention.ts";
import { markRewriting } from "../../store/leaving/rewriting.ts";
import type { Act } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import { emptyOldEntries } from "../gate/evidence.ts";
import { removePerson } from "../leaving/forget.ts";
import { removeExportsPast } from "../letters/exports.ts";
import { removeListsPast } from "../members/ending.ts";
import { removeSessionsPast } from "../portal/chores.ts";
import { removeRequestsPast } from "../requests/chores.ts";

const clockOf = ({ engine, today }: Act): Clock => ({
  today: today(),
  timeZone: engine.settings.timeZone,
  ...engine.settings.retention,
});

/** Rows that nothing but their own date keeps. */
const rows = (name: string, what: PastRows): Chore => ({
  name,
  due: (act, sql) => anyPast(sql, what, clockOf(act)),
  run: (act, sql) => removePast(sql, what, clockOf(act)),
});

/** Those in which a face lay: the files are written anew once they are gone. */
const rowsOfFaces = (name: string, what: PastRows): Chore => ({
  ...rows(name, what),
  run: async (act, sql) => {
    await markRewriting(sql, act.at());
    return removePast(sql, what, clockOf(act));
  },
});

/** R21: once the last proof is past, nothing says any more that she was ever here. */
const removePeople: Chore = {
  name: "peopleRemoved",
  due: async (_act, sql) => (await peoplePast(sql)).length > 0,
  run: async (act, sql) => {
    const past = await peoplePast(sql);
    for (const subjectId of past) await removePerson(act, sql, subjectId);
    return past.length;
  },
};

/** In this order: once her last consent is past, she is. */
export const REMOVALS: readonly Chore[] = [
  rows("importProblemsRemoved", "importProblems"),
  rows("searchesRemoved", "searches"),
  rows("scansRemoved", "scans"),
  rows("uploadsRemoved", "uploads"),
  rows("footageRemoved", "footage"),
  rows("conflictsRemoved", "conflicts"),
  rowsOfFaces("framesRemoved", "frames"),
  rows("proposalsRemoved", "proposals"),
  rowsOfFaces("lookAnswersRemoved", "lookAnswers"),
  rows("grantsRemoved", "grants"),
  removeExportsPast,
  rows("objectionsRemoved", "objections"),
  removeRequestsPast,
  rows("lettersRemoved", "letters"),
  rows("sessionsRemoved", "sessions"),
  rows("verificationsRemoved", "verifications"),
  rows("tokensRemoved", "tokens"),
  rows("alertsRemoved", "alerts"),
  rows("answersRemoved", "answers"),
  rows("deliveriesRemoved", "deliveries"),
  rows("tellingsRemoved", "tellings"),
  rows("disclosuresRemoved", "disclosures"),
  rows("recipientsRemoved", "recipients"),
  rows("publicationsRemoved", "publications"),
  rows("sidecarsRemoved", "sidecars"),
  rows("breachesRemoved", "breaches"),
  rows("invitationsRemoved", "invitations"),
  removeListsPast,
  removeSessionsPast,
  rows("consentsRemoved", "consents"),
  removePeople,
  rows("noticesRemoved", "notices"),
  emptyOldEntries,
];
