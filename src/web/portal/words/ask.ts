/** Words for who is not enrolled: by date and place, with a look by her face if she likes, and the answer (R12, R52). */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.ask");
