/** Words of the link that is shown before somebody is forgotten, and of the page that it opens for a week. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.certificate");
