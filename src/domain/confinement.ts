/** What keeps decoders apart, in words: the command line and the console say the same. */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";

/** Why nothing keeps them apart. */
export const UNCONFINED = {
  absent: words("domain.confinement.bubblewrapNotInstalled"),
  refused: words("domain.confinement.machineLetsNobodyMake"),
  platform: words("domain.confinement.bubblewrapExistsLinuxOnly"),
} as const satisfies Record<string, Record<Language, string>>;

/** Whether decoders are kept apart, and how. */
export interface ConfinementSaid {
  readonly by: "bubblewrap" | null;
  readonly why: keyof typeof UNCONFINED | null;
  readonly limits: boolean;
  readonly required: boolean;
}

/** One sentence or two, for people. */
export const decodersSaid = ({ by, why, limits, required }: ConfinementSaid): Record<Language, string> => {
  if (by !== null) return words("domain.confinement.keptApartNoNetwork", { by });
  const because = UNCONFINED[why ?? "absent"];
  const bounds = limits
    ? words("domain.confinement.limitsMemoryFiles")
    : words("domain.confinement.withoutLimits");
  return required
    ? words("domain.confinement.theyDoNotStart", { because })
    : words("domain.confinement.notKeptApartThey", { because, bounds });
};
