/** Words of a look in a case: the frames, the look, what it found, and handing it over. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.look");
