import { wordsOf } from "../../shared/words.ts";

/** Words of signing in and of one's own account. */
export const t = wordsOf("console.signIn");
