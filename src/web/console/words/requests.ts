/** Words of requests, from intake to answer. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.requests");
