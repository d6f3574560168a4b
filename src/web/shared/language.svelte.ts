/** Which language the page speaks: the one she chose, else the first of her browser's that Miroir speaks. */
import { LANGUAGES as ALL, isLanguage, type Language, SPOKEN } from "../../words/words.ts";
import { hold } from "./catalogues.ts";

export type { Language };
/** What each is called in itself. */
export const LANGUAGES = Object.fromEntries(ALL.map((tag) => [tag, SPOKEN[tag].name])) as Readonly<
  Record<Language, string>
>;

const KEPT = "miroir.language";

/** A browser may refuse storage; the choice then lasts as long as the page. */
const kept = (): string | null => {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
};
const keep = (chosen: Language): void => {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // As above.
  }
};

const first = (): Language => {
  const chosen = kept();
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? ALL[0]!;
};

const chosenFirst = first();
let now = $state<Language>(chosenFirst);
document.documentElement.lang = chosenFirst;

export const language = {
  get now(): Language {
    return now;
  },
  /** Once its catalogue is here; where it cannot be had, the page goes on as it was. */
  async choose(chosen: Language): Promise<void> {
    await hold(chosen);
    now = chosen;
    document.documentElement.lang = chosen;
    keep(chosen);
  },
};
