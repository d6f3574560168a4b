/** Command: audit templates. */
import { en, fr } from "../../domain/counted.ts";
import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { facts, listed, paragraphs } from "../print.ts";
import { number, type Words, words } from "../text.ts";

const QUESTIONS: Readonly<Record<string, Words>> = {
  "templates without a consent in force": words(
    "templates without a consent in force",
    "gabarits sans consentement en vigueur",
  ),
  "reference photographs without a consent in force": words(
    "reference photographs without a consent in force",
    "photographies de référence sans consentement en vigueur",
  ),
  "grant templates outside their dates": words(
    "grant templates outside their dates",
    "gabarits d'autorisation hors de leurs dates",
  ),
  "grant templates without a consent in force": words(
    "grant templates without a consent in force",
    "gabarits d'autorisation sans consentement en vigueur",
  ),
  "appearances without a grant on that album": words(
    "appearances without a grant on that album",
    "apparitions sans autorisation sur cet album",
  ),
  "appearances in an album with minors": words(
    "appearances in an album with minors",
    "apparitions dans un album avec des mineurs",
  ),
  "restricted people with an open grant": words(
    "restricted people with an open grant",
    "personnes limitées avec une autorisation ouverte",
  ),
  "searches past their last day": words("searches past their last day", "recherches après leur dernier jour"),
  "exports past their last day": words("exports past their last day", "documents après leur dernier jour"),
  "letters past their last day": words("letters past their last day", "lettres après leur dernier jour"),
  "requests past their last day": words("requests past their last day", "demandes après leur dernier jour"),
  "ended consents past their proof": words(
    "ended consents past their proof",
    "consentements terminés après leur durée de preuve",
  ),
  "people of whom nothing is left to prove": words(
    "people of whom nothing is left to prove",
    "personnes dont il ne reste rien à prouver",
  ),
  "request keys without what they seal": words(
    "request keys without what they seal",
    "clés de demandes sans ce qu'elles scellent",
  ),
  "sealed request rows without their key": words(
    "sealed request rows without their key",
    "demandes scellées sans leur clé",
  ),
  "grant keys without what they seal": words(
    "grant keys without what they seal",
    "clés d'autorisation sans ce qu'elles scellent",
  ),
  "sealed grant rows without their key": words(
    "sealed grant rows without their key",
    "autorisations scellées sans leur clé",
  ),
  "subject keys without what they seal": words(
    "subject keys without what they seal",
    "clés de personnes sans ce qu'elles scellent",
  ),
  "sealed subject rows without their key": words(
    "sealed subject rows without their key",
    "personnes scellées sans leur clé",
  ),
  "reference keys without what they seal": words(
    "reference keys without what they seal",
    "clés de référence sans ce qu'elles scellent",
  ),
  "sealed reference rows without their key": words(
    "sealed reference rows without their key",
    "références scellées sans leur clé",
  ),
};

export const audited = (report: Answer<Miroir["audit"]>, language: Language): Printed => ({
  data: report,
  exit: report.holds ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [
        words("Sealed templates", "Gabarits scellés")[language],
        words(
          `${report.templates.references} under personal keys, ${report.templates.grants} under open grants`,
          `${report.templates.references} sous des clés personnelles, ${report.templates.grants} sous des autorisations ouvertes`,
        )[language],
      ],
      [
        words("Read", "Lus")[language],
        words(
          en`${report.files} [file|files], ${number(language, report.bytes / 1e6, 1)} MB, every byte`,
          fr`${report.files} [fichier|fichiers], ${number(language, report.bytes / 1e6, 1)} Mo, chaque octet`,
        )[language],
      ],
      [words("Vectors in clear", "Vecteurs en clair")[language], report.vectors.length],
      ...report.checks
        .filter(({ broken }) => broken > 0)
        .map(({ question, broken }) => [QUESTIONS[question]?.[language] ?? question, broken] as const),
    ]),
    report.vectors.length > 0 &&
      listed(
        report.vectors.map(({ file, offset, form, length }) => `${file} @${offset}: ${form}, ${length}`),
        language,
      ).join("\n"),
    report.holds
      ? words(
          "The proof holds: every template belongs to a consent and a grant in force, and nothing else is one.",
          "La preuve tient : chaque gabarit appartient à un consentement et une autorisation en vigueur, et rien d'autre n'en est un.",
        )[language]
      : words("The proof does not hold.", "La preuve ne tient pas.")[language],
  ),
});

export const audit: Command = {
  name: "audit templates",
  about: words(
    "prove that no template of anybody else is on disk",
    "prouver qu'aucun gabarit de quelqu'un d'autre n'est sur le disque",
  ),
  run: async ({ miroir, language, long }) => audited(await (await miroir()).audit(undefined, long), language),
};
