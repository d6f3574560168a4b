/**
 * What somebody instructs for the time after their death (article 85 of the French act 78-17): by themselves in the portal,
 * or by a letter that staff write down. Changed and withdrawn as easily as given; only the last one is kept.
 */
import { type GivenInstruction, type Instruction, instructionOf } from "../../domain/after-death.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { diedOn } from "../../store/people/deaths.ts";
import { instructionRowOf, putInstruction, removeInstruction } from "../../store/people/instructions.ts";
import type { Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { requireAlive } from "./deaths.ts";
import { requireSubject } from "./people.ts";

/** What it is sealed for, under the key of its person. */
export const INSTRUCTION_LABEL = "instruction after death";

export interface StandingInstruction extends Instruction {
  readonly since: string;
}

/** The one that stands; null where none does. @throws MiroirError keys/destroyed */
export const instructionStanding = async (
  engine: Engine,
  sql: Sql,
  subjectId: string,
): Promise<StandingInstruction | null> => {
  const row = await instructionRowOf(sql, subjectId);
  if (!row) return null;
  const opened = engine.vault.open("subject", subjectId, INSTRUCTION_LABEL, row.sealed);
  const said = JSON.parse(Buffer.from(opened).toString("utf8")) as Instruction;
  return { ...said, since: row.at.toISOString() };
};

export type RecordInstructionInput = { readonly subject: string } & GivenInstruction;

export interface InstructionShown {
  readonly subjectId: string;
  /** The day, where a death was told. */
  readonly diedOn: Day | null;
  readonly instruction: StandingInstruction | null;
}

/** In place of the former one. The entry says that there is one, and nothing of it. @throws MiroirError usage/too-long, usage/missing, person/died */
export const recordInstruction: Verb<RecordInstructionInput, InstructionShown> = {
  name: "instruction.record",
  own: { subject: HERSELF, becomes: SAID, name: SAID, contact: SAID, words: SAID },
  run: (act, { subject, ...given }) => {
    const said = instructionOf(given);
    return act.commit(async (sql) => {
      const { id } = await requireSubject(act.engine, sql, subject);
      await requireAlive(sql, id);
      const sealed = act.engine.vault.seal(
        "subject",
        id,
        INSTRUCTION_LABEL,
        Buffer.from(JSON.stringify(said)),
      );
      await putInstruction(sql, id, sealed, act.at());
      const instruction = { ...said, since: act.at().toISOString() };
      return { result: { subjectId: id, diedOn: null, instruction }, entry: { subject: id } };
    });
  },
};

/** What stands. */
export const showInstruction: Verb<{ subject: string }, InstructionShown> = {
  name: "instruction.show",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.read(async (sql) => {
      const { id } = await requireSubject(act.engine, sql, subject);
      const instruction = await instructionStanding(act.engine, sql, id);
      return { subjectId: id, diedOn: await diedOn(sql, id), instruction };
    }),
};

export interface InstructionWithdrawn {
  readonly subjectId: string;
  /** Whether there was one. */
  readonly withdrawn: boolean;
}

/** No reason is asked, and twice is no error. @throws MiroirError person/died: nobody else changes what they said */
export const withdrawInstruction: Verb<{ subject: string }, InstructionWithdrawn> = {
  name: "instruction.withdraw",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.commit(async (sql) => {
      const { id } = await requireSubject(act.engine, sql, subject);
      await requireAlive(sql, id);
      const withdrawn = (await removeInstruction(sql, id)) > 0;
      return { result: { subjectId: id, withdrawn }, entry: { subject: id, withdrawn } };
    }),
};
