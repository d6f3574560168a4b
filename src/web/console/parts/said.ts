/** What a desk writes down when somebody consents. */
import type { SecondStep } from "../../../domain/consent.ts";
import type { DeskCheck } from "../../../domain/vouching.ts";
import { language } from "../../shared/language.svelte.ts";

export interface Said {
  albums: string[];
  until: string;
  statement: string;
  identityCheck: DeskCheck;
  checkedBy: string;
  mandate: string;
  secondStep: SecondStep;
  noConsequence: string;
  childAssent: string;
}

export const saidAnew = (): Said => ({
  albums: [],
  until: "",
  statement: "",
  identityCheck: "identity-in-person",
  checkedBy: "",
  mandate: "",
  secondStep: "signed-form",
  noConsequence: "",
  childAssent: "",
});

/** What is empty was not said. */
export const filled = <T extends Readonly<Record<string, string>>>(texts: T): Partial<T> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== "")) as Partial<T>;

/** What is empty is taken back. */
export const filledOrCleared = <K extends string>(
  texts: Readonly<Record<K, string>>,
): Record<K, string | null> =>
  Object.fromEntries(
    Object.entries<string>(texts).map(([name, text]) => [name, text.trim() === "" ? null : text]),
  ) as Record<K, string | null>;

/** As the API takes it. */
export const spoken = ({ mandate, noConsequence, childAssent, ...said }: Said) => ({
  ...said,
  language: language.now,
  ...filled({ mandate, noConsequence, childAssent }),
});
