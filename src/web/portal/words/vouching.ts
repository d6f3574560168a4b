/** Words of the wait: who has to see that it is she, the code for the desk, and what was decided. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.vouching");
