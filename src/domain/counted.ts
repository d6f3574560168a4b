/**
 * Numbers in sentences: `[image|images]` behind a number takes the form that goes with it, as the language counts (French
 * counts 0 like 1, English like 2). The same in texts of the program, in errors and in the words of the pages:
 *
 *     fr`${2} [image est retenue|images sont retenues]`
 *     "{count} [face was|faces were] found"
 */
type Language = "en" | "fr";

const FORMS = /\[([^[\]|]*)\|([^[\]|]*)\]/g;

/** A text whose words agree with a number that is said elsewhere. */
export const formed = (language: Language, text: string, count: number | undefined): string =>
  count === undefined || !text.includes("|")
    ? text
    : text.replace(FORMS, (_, one: string, other: string) =>
        new Intl.PluralRules(language).select(count) === "one" ? one : other,
      );

/** Texts and values in turn; only what the program wrote is read for forms, never a value. */
const joined = (
  language: Language,
  texts: readonly string[],
  values: readonly (string | number)[],
  shown: (value: number) => string,
): string => {
  let count: number | undefined;
  return texts
    .map((text, i) => {
      const before = formed(language, text, count);
      const value = values[i];
      if (typeof value !== "number") return before + (value ?? "");
      count = value;
      return before + shown(value);
    })
    .join("");
};

const tagOf =
  (language: Language) =>
  (texts: TemplateStringsArray, ...values: readonly (string | number)[]): string =>
    joined(language, texts, values, (value) => value.toLocaleString(language));

/** An English text whose words agree with its numbers. */
export const en = tagOf("en");
/** A French text whose words agree with its numbers. */
export const fr = tagOf("fr");

/** Fills {placeholders}; an unknown one stays visible, so that a test notices it. */
export const filledIn = (
  language: Language,
  text: string,
  values: Readonly<Record<string, string | number>>,
  shown: (value: number) => string = String,
): string => {
  const parts = text.split(/(\{\w+\})/);
  return joined(
    language,
    parts.filter((_, i) => i % 2 === 0),
    parts.filter((_, i) => i % 2 === 1).map((hole) => values[hole.slice(1, -1)] ?? hole),
    shown,
  );
};
