/** Words of whoever vouches: at the desk with a code, and from afar. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.vouching");
