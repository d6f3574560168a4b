/** Words of when and where somebody was. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.where");
