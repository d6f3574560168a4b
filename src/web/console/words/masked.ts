/** Words of masked copies: making them, the contact sheet, the register of what left. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf("console.masked");
