/** What the start found of consents given while another model was in use. */

import type { Language } from "../../domain/errors.ts";
import { said } from "../../words/words.ts";

/** Said at every start, a scan's too, and undone by nothing but the setting or those people (R20, decision 0013). */
export const otherModel = (count: number, language: Language): string =>
  count === 0 ? "" : said(language, "cli.consent.otherModel.otherGivenWhileAnother", { count });
