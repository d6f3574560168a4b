/** Words of the first page, of signing in, of rights without an account, and of the frame around every page. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.start");
