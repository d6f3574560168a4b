/** Who of the organisation looked at the frames of her capture, and when: she is told as of every search (R45). */
import type { VerbName } from "../../domain/act.ts";
import { readEntriesOf } from "../../store/evidence/ledger.ts";
import type { Verb } from "../gate/act.ts";
import { openEntry } from "../gate/evidence.ts";
import { HERSELF } from "../gate/own.ts";

export interface LookAtHer {
  readonly at: string;
  /** The role in which somebody looked; accounts of the staff are not hers to know. */
  readonly role: string;
  /** Before her, by the code on her telephone; else from afar. */
  readonly inPerson: boolean;
}

const LOOKS: readonly VerbName[] = ["enrolment.frame", "vouching.read"];

/** Newest first. */
export const looksAtHer: Verb<{ subject: string }, LookAtHer[]> = {
  name: "portal.looks",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.read(async (sql) =>
      (await readEntriesOf(sql, subject))
        .flatMap((stored) => {
          const entry = openEntry(act.engine, stored)?.entry;
          if (!entry || !(LOOKS as readonly string[]).includes(entry.verb)) return [];
          return [{ at: entry.at, role: entry.role, inPerson: entry.verb === "vouching.read" }];
        })
        .reverse(),
    ),
};
