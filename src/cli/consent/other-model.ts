/** What the start found of consents given while another model was in use. */
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { words } from "../text.ts";

/** Said at every start, a scan's too, and undone by nothing but the setting or those people (R20, decision 0013). */
export const otherModel = (count: number, language: Language): string =>
  count === 0
    ? ""
    : words(
        en`${count} [consent was|consents were] given while another recognition model was in use: nobody compares those people. If the setting \`pack\` is a mistake, take it back. If it is meant, \`miroir tick\` ends those consents, and those people are asked anew.`,
        fr`${count} [consentement a été donné|consentements ont été donnés] alors qu'un autre modèle de reconnaissance était utilisé : personne ne compare ces personnes. Si le réglage \`pack\` est une erreur, rétablissez-le. S'il est voulu, \`miroir tick\` met fin à ces consentements, et ces personnes sont sollicitées de nouveau.`,
      )[language];
