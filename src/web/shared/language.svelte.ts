/** Which language the page speaks: the one she chose, else the first of her browser's that Miroir speaks. */
export const LANGUAGES = { en: "English", fr: "Français" } as const;
export type Language = keyof typeof LANGUAGES;

const KEPT = "miroir.language";
const isLanguage = (tag: string | null | undefined): tag is Language => tag === "en" || tag === "fr";

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
  return navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
};

const chosenFirst = first();
let now = $state<Language>(chosenFirst);
document.documentElement.lang = chosenFirst;

export const language = {
  get now(): Language {
    return now;
  },
  choose(chosen: Language): void {
    now = chosen;
    document.documentElement.lang = chosen;
    keep(chosen);
  },
};
