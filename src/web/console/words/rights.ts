/** Words of objections, recipients, letters and breaches. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.rights");
