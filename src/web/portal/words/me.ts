/** Words of her own pages: pictures, searches, consents, grants, requests, report, leaving. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("portal.me");
