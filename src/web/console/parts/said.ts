/** What a desk writes down when somebody consents. */
import { language } from "../../shared/language.svelte.ts";

export interface Said {
  albums: string[];
  until: string;
  statement: string;
  identityCheck: string;
  checkedBy: string;
  mandate: string;
  secondStep: string;
  noConsequence: string;
  childAssent: string;
}

export const saidAnew = (): Said => ({
  albums: [],
  until: "",
  statement: "",
  identityCheck: "in-person",
  checkedBy: "",
  mandate: "",
  secondStep: "signed-form",
  noConsequence: "",
  childAssent: "",
});

/** As the API takes it: what is empty was not said. */
export const spoken = ({ albums, until, ...texts }: Said) => ({
  albums,
  until,
  language: language.now,
  ...Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== "")),
});
