/** The catalogues that a page holds: those of its own language, fetched before anything is drawn. */
import { IntlMessageFormat } from "intl-messageformat";
import { type Language, speakFrom } from "../../words/words.ts";

type Catalogue = Readonly<Record<string, string>>;

const FILES = import.meta.glob<Catalogue>("../../words/*/{domain,shared,portal,console}.json", {
  import: "default",
});

const held = new Map<string, Catalogue>();
let parts: readonly string[] = [];

/** Fetches what this page needs of a language. @throws where it cannot be had */
export const hold = async (language: Language): Promise<void> => {
  for (const part of parts)
    held.set(`${language}/${part}`, await FILES[`../../words/${language}/${part}.json`]!());
};

/** Before a page is drawn: which files of a catalogue it reads. */
export const speakIn = async (language: Language, read: readonly string[]): Promise<void> => {
  parts = read;
  speakFrom({
    read: (tag, part) => held.get(`${tag}/${part}`),
    format: () => IntlMessageFormat,
  });
  await hold(language);
};
