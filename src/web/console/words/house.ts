/** Words of the log, the settings, users and tokens, webhooks. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.house");
