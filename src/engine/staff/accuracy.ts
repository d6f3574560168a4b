/** How wrong the pack in use was where somebody measured it, and where the thresholds of this instance stand on that (law 10, R95). */
import { dirname } from "node:path";
import type { Measurement, Thresholds } from "../../domain/accuracy.ts";
import { facesMetByAll } from "../../store/consent/narrowings.ts";
import { measurementOf, readEvaluation } from "../../vision/evaluation.ts";
import type { Verb } from "../gate/act.ts";
import { thresholdsFor } from "../people/galleries.ts";

export interface Accuracy {
  /** Stamp of the pack in use. */
  readonly pack: string;
  /** Null where nobody measured this pack. */
  readonly measured: Measurement | null;
  /** Of whoever met the fewest faces until now, to whoever met the most. */
  readonly thresholds: Thresholds;
  /** People with a consent to be found in force. */
  readonly people: number;
}

/** Reads one row of the database and the file beside the manifest. @throws MiroirError model/invalid */
export const accuracy: Verb<void, Accuracy> = {
  name: "model.accuracy",
  run: async (act) => {
    const { engine } = act;
    const { people, fewest, most } = await act.read(facesMetByAll);
    const [from, to] = [thresholdsFor(engine, fewest), thresholdsFor(engine, most)];
    const evaluation = await readEvaluation(dirname(engine.settings.packManifest));
    return {
      pack: engine.pack,
      measured: evaluation?.pack === engine.pack ? measurementOf(evaluation) : null,
      thresholds: { review: from.review, reviewTo: to.review, match: from.match, matchTo: to.match },
      people,
    };
  },
};
