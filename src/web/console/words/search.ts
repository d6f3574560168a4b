/** Words of the search by photograph and of the review queue. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.search");
