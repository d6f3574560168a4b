/**
 * Somebody drawn who enrolled herself in the portal, from the poster, before her camera: she is in the album and waits, since
 * a face alone opens nothing (law 11). Whoever plays the steward reads the code on her page and confirms her.
 */

import { openEngine } from "../app.ts";
import { readConfig } from "../config.ts";
import type { Actor } from "../domain/act.ts";
import type { Language } from "../domain/errors.ts";
import { SECOND_STATEMENT } from "../domain/portal.ts";
import { act, type Verb } from "../engine/gate/act.ts";
import { agreeToEnrol, beginCapture, confirmEnrolment, showFrames } from "../engine/portal/enrol.ts";
import { words } from "../words/words.ts";
import { framesOf } from "./camera.ts";
import { DEMO_CAST } from "./cast.ts";
import type { DemoPerson } from "./run.ts";

const VISITOR: Actor = { name: "portal", role: "visitor" };
const NAME = words("demo.waiting.washPainting");
/** The first of those on the pictures who did not ask to be found at the desk. */
const SEED = DEMO_CAST.others[0]!;
/** As many as a page of the portal sends at once. */
const BURST = 3;

/** @param config of an instance that nobody holds open @param invitation of the poster, its token */
export const enrolByPoster = async (
  config: string,
  invitation: string,
  language: Language,
): Promise<DemoPerson> => {
  const engine = await openEngine({ config: readConfig(config) });
  const asVisitor = <I, O>(verb: Verb<I, O>, input: I): Promise<O> => act(engine, VISITOR, verb, input);
  try {
    const { enrolment, steps } = await asVisitor(beginCapture, { invitation, language, from: "demo" });
    for (const step of steps)
      await asVisitor(showFrames, { enrolment, step, frames: await framesOf({ seed: SEED }, step, BURST) });
    const name = NAME[language];
    await asVisitor(agreeToEnrol, { enrolment, name, email: null, ageBand: "adult", purposes: ["find"] });
    const { subjectId, personalKey } = await asVisitor(confirmEnrolment, {
      enrolment,
      secondStatement: SECOND_STATEMENT[language],
    });
    return { subjectId, name, personalKey };
  } finally {
    await engine.close();
  }
};
