/** Words of the parts that every page shares. */
import { wordsOf } from "./words.ts";

export const c = wordsOf("shared.common");
