/** Words of people, their consents, and enrolment. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.people");
