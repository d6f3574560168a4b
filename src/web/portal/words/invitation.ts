/** Words of an invitation: the question, the camera, the second word, the key. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.invitation");
