/** Words of lists of members or participants, and of the second look at what a photograph of the file opened. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.members");
