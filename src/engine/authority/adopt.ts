/** The impact assessment that somebody adopted: attached by its path and SHA-256, in force from a day (art. 35(1), R83). */
import { resolve } from "node:path";
import { isDay } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { putAdopted } from "../../store/authority/assessment.ts";
import type { Act, Verb } from "../gate/act.ts";
import { type AssessmentStanding, assessmentStanding, hashOfFile } from "../gate/assessment.ts";

export interface AdoptInput {
  /** The completed assessment, as it was signed. */
  readonly file: string;
  /** From which day it is in force; not one to come. */
  readonly from: Day;
  /** Who adopted it, for the controller. */
  readonly by: string;
}

const SHORTEST_NAME = 3;

/** @throws MiroirError usage/missing, usage/bad-value */
const checkInput = (act: Act, { from, by }: AdoptInput): void => {
  if (by.trim().length < SHORTEST_NAME)
    throw new MiroirError("usage/missing", { name: "--by", hint: "Whoever adopted it for the controller." });
  if (!isDay(from) || from > act.today())
    throw new MiroirError("usage/bad-value", {
      name: "--from",
      value: from,
      expected: "a day not after today",
    });
};

/** The log has every version that was adopted; the newest is in force. @throws MiroirError usage/no-file, usage/missing, usage/bad-value */
export const adoptAssessment: Verb<AdoptInput, AssessmentStanding> = {
  name: "dpia.adopt",
  run: async (act, input) => {
    checkInput(act, input);
    const path = resolve(input.file);
    const sha256 = await hashOfFile(path).catch((cause) => {
      throw new MiroirError("usage/no-file", { path: input.file }, { cause });
    });
    const adoptedBy = input.by.trim();
    await act.commit(async (sql) => {
      const recorded = { recordedBy: act.actor.name, recordedAt: act.at() };
      await putAdopted(sql, { path, sha256, fromDay: input.from, adoptedBy, ...recorded });
      return {
        result: undefined,
        entry: { sha256: sha256.toString("hex"), from: input.from, adoptedBy },
      };
    });
    return assessmentStanding(act);
  },
};

/** Whether one was adopted, and whether its file is still the one. */
export const showAssessment: Verb<void, AssessmentStanding> = {
  name: "dpia.show",
  run: (act) => assessmentStanding(act),
};
