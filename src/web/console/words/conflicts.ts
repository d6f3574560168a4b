/** Words of the page on which somebody settles whose a face is. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.conflicts");
