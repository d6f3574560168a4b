/**
 * No use without an impact assessment (art. 35(1), R83): whether one was adopted and is still what was adopted. Without one,
 * enrolling and scanning warn, and are refused after the days that the configuration gives. A demonstration is exempt: nobody
 * in it exists.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { addDays, dayAt } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { type AdoptedRow, findAdopted, instanceSince } from "../../store/authority/assessment.ts";
import type { Act } from "./act.ts";

/** `changed`: the file is another one than was adopted. `gone`: it cannot be read where it was. */
export type AssessmentState = "exempt" | "missing" | "in-force" | "changed" | "gone";

export interface AssessmentStanding {
  readonly state: AssessmentState;
  /** Without its folder. */
  readonly file: string | null;
  readonly sha256: string | null;
  readonly fromDay: Day | null;
  readonly adoptedBy: string | null;
  /** The day on which enrolling and scanning are refused, where none was adopted. */
  readonly refusedFrom: Day | null;
}

/** SHA-256 of a file as it is now. */
export const hashOfFile = async (path: string): Promise<Buffer> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest();

const stateOf = async (row: AdoptedRow): Promise<AssessmentState> => {
  try {
    return (await hashOfFile(row.path)).equals(row.sha256) ? "in-force" : "changed";
  } catch {
    return "gone";
  }
};

/** How it stands, as it is read now. */
export const assessmentStanding = async (act: Act): Promise<AssessmentStanding> => {
  const { demonstration, dpiaDays, timeZone } = act.engine.settings;
  const { row, since } = await act.read(async (sql) => ({
    row: await findAdopted(sql),
    since: await instanceSince(sql),
  }));
  const adopted = {
    file: row ? basename(row.path) : null,
    sha256: row?.sha256.toString("hex") ?? null,
    fromDay: row?.fromDay ?? null,
    adoptedBy: row?.adoptedBy ?? null,
  };
  if (row) return { ...adopted, state: await stateOf(row), refusedFrom: null };
  if (demonstration) return { ...adopted, state: "exempt", refusedFrom: null };
  return { ...adopted, state: "missing", refusedFrom: addDays(dayAt(since, timeZone), dpiaDays) };
};

/** @throws MiroirError dpia/none: none was adopted, and the days that the configuration gives are over */
export const requireAssessment = async (act: Act): Promise<void> => {
  const { state, refusedFrom } = await assessmentStanding(act);
  if (state === "missing" && refusedFrom !== null && act.today() >= refusedFrom)
    throw new MiroirError("dpia/none", { day: refusedFrom });
};
