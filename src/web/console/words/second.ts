/** Words of the second account that agrees to a search or a look before anything is compared. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.second");
