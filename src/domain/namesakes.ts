/**
 * Whether two names, two contacts, or a name and a text may be about the same person: accents, case, order, hyphens and
 * initials do not count. It errs towards yes: a person then looks, and what it says is never shown to anybody else (R38).
 */

import { type Language, words } from "../words/words.ts";

/** Letters that Unicode does not take apart, as people without such a keyboard write them. */
const WRITTEN_OTHERWISE: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

const folded = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/g, (letter) => WRITTEN_OTHERWISE[letter] ?? letter);

/** `AdaPencil` is two words, as in the name of a file. */
const partsOf = (text: string): string[] =>
  folded(text.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2"))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "" && !/^\d+$/.test(part));

/** The words of a name that a search may begin with: no initials. */
export const wordsOfName = (name: string): string[] => partsOf(name).filter((part) => part.length > 1);

const isInitial = (part: string): boolean => part.length === 1;

/** The same word, or one is the initial of the other. */
const agree = (a: string, b: string): boolean => a === b || ((isInitial(a) || isInitial(b)) && a[0] === b[0]);

/** How many words of the shorter name have one of their own in the longer. Whole words choose before initials. */
const shared = (shorter: readonly string[], longer: readonly string[]): { all: number; whole: number } => {
  const left = [...longer];
  const take = (fits: (other: string) => boolean): boolean => {
    const at = left.findIndex(fits);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  const rest = shorter.filter((part) => isInitial(part) || !take((other) => other === part));
  const whole = shorter.length - rest.length;
  return { whole, all: whole + rest.filter((part) => take((other) => agree(part, other))).length };
};

/** Whether two names may be one: every word of the shorter is in the longer, one at least in full. */
export const sameName = (a: string, b: string): boolean => {
  const [first, second] = [partsOf(a), partsOf(b)];
  if (first.length === 0 || second.length === 0) return false;
  if (first.toSorted().join("") === second.toSorted().join("") || first.join("") === second.join(""))
    return true;
  const [shorter, longer] = first.length <= second.length ? [first, second] : [second, first];
  const { all, whole } = shared(shorter, longer);
  return whole > 0 && all === shorter.length;
};

/** Fewest letters of a name written in one word, for it to be looked for inside of others. */
const TOGETHER = 7;

/** Whether a caption, a title or the name of a file may name somebody: all words of the name, or one beside initials of the others. */
export const textNames = (text: string, name: string): boolean => {
  const parts = partsOf(name);
  const words = partsOf(text);
  if (parts.length === 0 || words.length === 0) return false;
  const together = parts.join("");
  if (together.length >= TOGETHER) {
    const run = words.join("");
    if (run.includes(together) || run.includes(parts.toReversed().join(""))) return true;
  }
  const long = parts.filter((part) => !isInitial(part));
  if (long.length > 0 && parts.every((part) => words.includes(part))) return true;
  if (parts.length < 2) return false;
  const others = (part: string): string[] => parts.filter((other) => other !== part);
  return words.some(
    (word, i) =>
      long.includes(word) &&
      [words[i - 1], words[i + 1]].some(
        (beside) =>
          beside !== undefined && isInitial(beside) && others(word).some((other) => agree(beside, other)),
      ),
  );
};

/** The last digits of a telephone number are the same with and without the code of a country. */
const TELEPHONE_DIGITS = 9;
const SHORTEST_ADDRESS = 8;

const telephoneIn = (contact: string): string | undefined => {
  const digits = contact.replace(/\D/g, "");
  return /^[\d\s().+/-]+$/.test(contact.trim()) && digits.length >= TELEPHONE_DIGITS
    ? digits.slice(-TELEPHONE_DIGITS)
    : undefined;
};

const withoutSpaces = (contact: string): string => folded(contact).replace(/[^\p{L}\p{N}@+]+/gu, "");

/** Whether two contacts reach the same: an e-mail address, a telephone number, a postal address in whatever spelling. */
export const sameContact = (a: string | null, b: string | null): boolean => {
  if (!a?.trim() || !b?.trim()) return false;
  const [first, second] = [telephoneIn(a), telephoneIn(b)];
  if (first !== undefined || second !== undefined) return first === second;
  const [one, other] = [withoutSpaces(a), withoutSpaces(b)];
  if (a.includes("@") || b.includes("@")) return a.trim().toLowerCase() === b.trim().toLowerCase();
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  return short.length >= SHORTEST_ADDRESS && long.includes(short);
};

const NOTHING_SAID = [
  /\b(?:hold|have|keep|find|found) (?:nothing|no data|no information|no picture|no photograph|no record|no template)\b(?! (?:else|but|except))/i,
  /\bnothing (?:is|was) (?:held|kept|found)\b/i,
  /\byou are not (?:enrolled|known|in our)\b/i,
  /\bne (?:détenons|conservons|gardons|trouvons|possédons) (?:rien|aucune? (?:donnée|information|image|photo|fiche|gabarit))/i,
  /\bn['’](?:avons|y a) (?:rien|aucune? (?:donnée|information|image|photo|fiche|gabarit))/i,
  /\bvous n['’]êtes pas (?:inscrit|connu|dans nos)/i,
] as const;
const BUT = /\b(?:but|except|apart from|other than|sauf|hormis|excepté|à part|en dehors de|autre que)\b/i;

/** Whether an answer says that nothing is held, without an exception in the same sentence. */
export const saysNothingHeld = (text: string): boolean =>
  text
    .split(/[.!?\n]+/)
    .some((sentence) => !BUT.test(sentence) && NOTHING_SAID.some((said) => said.test(sentence)));

/** Where something may be held under a name: what a search for it is answered with, never with the name itself. */
export const HELD_PLACES = {
  person: words("domain.namesakes.enrolledPerson"),
  guardian: words("domain.namesakes.guardianEnrolledPerson"),
  member: words("domain.namesakes.personList"),
  request: words("domain.namesakes.request"),
  letter: words("domain.namesakes.letter"),
  recipient: words("domain.namesakes.recipient"),
  account: words("domain.namesakes.accountStaff"),
  album: words("domain.namesakes.album"),
  picture: words("domain.namesakes.captionKeywordsPicture"),
  file: words("domain.namesakes.nameFileAlbum"),
  sidecar: words("domain.namesakes.sidecar"),
} as const;
export type HeldPlace = keyof typeof HELD_PLACES;

/** One thing that may be about whoever asks: where, and by what the staff finds it again. */
export interface HeldHit {
  readonly place: HeldPlace;
  /** Number, short name or identifier; no name of anybody. */
  readonly ref: string;
}

const LISTED_HITS = 12;

/** Hits in one line, the first of them. */
export const hitsSaid = (hits: readonly HeldHit[], language: Language): string => {
  const said = hits.slice(0, LISTED_HITS).map(({ place, ref }) => `${HELD_PLACES[place][language]} ${ref}`);
  return [...said, ...(hits.length > LISTED_HITS ? ["…"] : [])].join(", ");
};
