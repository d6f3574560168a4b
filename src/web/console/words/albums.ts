import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.albums");
