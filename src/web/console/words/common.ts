import { wordsOf } from "../../shared/words.ts";

/** Words of the whole console: the frame, the menu, buttons. */
export const w = wordsOf("console.common");

/** Titles of the pages, as the menu shows them. */
export const menuWords = wordsOf("console.common.menuWords");

export const roleWords = wordsOf("console.common.roleWords");
