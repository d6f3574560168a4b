/** Command: enrol. */
import { AGE_BANDS, type Relationship } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { EnrolInput, Enrolled } from "../../engine/consent/enrol.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  day,
  type Given,
  type Option,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { damaged, facts, paragraphs, plain, short } from "../print.ts";
import { type Words, words } from "../text.ts";
import { FOUND_OPTIONS, foundOf, GIVEN_OPTIONS, givenOf } from "./options.ts";
import { keyHanded, toKeep, withoutPhotographs } from "./personal-key.ts";

/** From options to what the verb takes. @throws MiroirError usage/bad-value */
const enrolInput = async (options: Given): Promise<EnrolInput> => {
  const guardian = text(options, "guardian");
  return {
    ...(await givenOf(options)),
    ...foundOf(options),
    name: text(options, "name")!,
    photos: texts(options, "photo")!.map((path) => ({ path })),
    ...present({
      contact: text(options, "contact"),
      ageBand: oneOf(options, "age", AGE_BANDS),
      guardian: guardian ? { name: guardian, proof: text(options, "guardian-proof") ?? "" } : undefined,
      majorityOn: day(options, "majority"),
    }),
  };
};

/** Said at the desk, while she is there (R22). */
const IMBALANCE: Readonly<Record<Exclude<Relationship, "none">, Words>> = {
  employer: words("You are her employer", "Vous êtes son employeur"),
  school: words("You are her school", "Vous êtes son établissement scolaire"),
  "public-authority": words("You are a public authority", "Vous êtes une autorité publique"),
};

const imbalanceWarning = (relationship: Relationship, language: Language): string =>
  relationship === "none"
    ? ""
    : `${IMBALANCE[relationship][language]}${
        words(
          ": her consent is presumed not to be free. Make sure that she knows she may refuse, and offer her another way to her pictures.",
          " : son consentement est présumé ne pas être libre. Assurez-vous qu'elle sait qu'elle peut refuser, et offrez-lui un autre accès à ses images.",
        )[language]
      }`;

const enrolmentDone = (
  answer: Enrolled,
  grant: Answer<Miroir["grants"]["open"]> | undefined,
  language: Language,
): Printed => ({
  data: { ...toKeep(answer), leftOut: damaged(answer.leftOut, language), grant: grant ?? null },
  text: paragraphs(
    facts([
      [words("Person", "Personne")[language], answer.subjectId],
      [words("Consent", "Consentement")[language], answer.consentId],
      [words("Reference photographs", "Photographies de référence")[language], answer.photos],
      ...(grant
        ? ([[words("Grant open until", "Autorisation ouverte jusqu'au")[language], grant.closesOn]] as const)
        : []),
    ]),
    withoutPhotographs(answer.leftOut, language),
    keyHanded(answer, language),
    imbalanceWarning(answer.relationship, language),
    words(
      `Hand her the receipt as well: miroir consent receipt ${short(answer.consentId)} --out <folder>`,
      `Remettez-lui aussi le récépissé : miroir consent receipt ${short(answer.consentId)} --out <dossier>`,
    )[language],
    grant
      ? words("Next: miroir scan", "Ensuite : miroir scan")[language]
      : words(
          `Next: miroir grant open ${short(answer.subjectId)} --key <her key>`,
          `Ensuite : miroir grant open ${short(answer.subjectId)} --key <sa clé>`,
        )[language],
  ),
});

/** What one person needs; a list says it itself. */
const OF_EVERYBODY = ["album", "until", "statement", "checked", "by"] as const;
const NEEDED = ["name", "photo", ...OF_EVERYBODY] as const;

const ONE_OPTIONS: Readonly<Record<string, Option>> = {
  ...GIVEN_OPTIONS,
  ...Object.fromEntries(OF_EVERYBODY.map((name) => [name, { ...GIVEN_OPTIONS[name], required: false }])),
};

/** @throws MiroirError usage/missing */
const requireNeeded = (options: Given): void => {
  const missing = NEEDED.find((name) => options[name] === undefined);
  if (missing) throw new MiroirError("usage/missing", { name: `--${missing}`, hint: "miroir enrol --help" });
};

export const enrolCommand: Command = {
  name: "enrol",
  about: words(
    "enrol a person who consents, with her photographs; or many, from a list (--from)",
    "inscrire une personne qui consent, avec ses photographies ; ou plusieurs, d'une liste (--from)",
  ),
  example:
    'miroir enrol --name "Ada Pencil" --photo a.jpg --photo b.jpg --photo c.jpg --album canal-run-2026 --until 2027-05-17 --statement "I agree that my face is searched for in these albums" --checked identity-in-person --by "Desk 1"',
  options: {
    name: {
      value: "NAME",
      about: words("her name; sealed under her own key", "son nom ; scellé sous sa propre clé"),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words(
        "photograph of her alone, three to five are best",
        "photographie d'elle seule, trois à cinq de préférence",
      ),
    },
    ...ONE_OPTIONS,
    contact: { value: "TEXT", about: words("where to reach her; sealed", "comment la joindre ; scellé") },
    age: {
      value: AGE_BANDS.join("|"),
      about: words("declared, never estimated (default adult)", "déclaré, jamais estimé (par défaut adult)"),
    },
    guardian: {
      value: "NAME",
      about: words(
        "holder of parental authority, for a minor",
        "titulaire de l'autorité parentale, pour un mineur",
      ),
    },
    "guardian-proof": { value: "TEXT", about: words("what proved it", "ce qui l'a prouvé") },
    majority: {
      value: "DAY",
      about: words("the day a minor comes of age", "le jour où une mineure devient majeure"),
    },
    ...FOUND_OPTIONS,
    "grant-until": {
      value: "DAY",
      about: words(
        "open her grant at once, until that day",
        "ouvrir aussitôt son autorisation, jusqu'à ce jour",
      ),
    },
    from: {
      value: "FILE.csv",
      about: words(
        "many people: columns name, contact, photographs (a folder), albums, until, grant until, checked, by, statement; what a line leaves empty, the options say",
        "plusieurs personnes : colonnes nom, contact, photographies (un dossier), albums, jusqu'au, autorisation, vérification, par, déclaration ; ce qu'une ligne laisse vide, les options le disent",
      ),
    },
    photos: {
      value: "FOLDER",
      about: words(
        "with --from: where the folders of photographs are (default: beside the list)",
        "avec --from : où sont les dossiers de photographies (par défaut à côté de la liste)",
      ),
    },
    "key-sheets": {
      value: "FOLDER",
      about: words(
        "with --from: where each person's key sheet is written",
        "avec --from : où écrire la feuille de clé de chaque personne",
      ),
    },
    "sheet-format": {
      value: "pdf|html",
      about: words(
        "with --from: of the key sheets (default pdf)",
        "avec --from : des feuilles (par défaut pdf)",
      ),
    },
  },
  run: async (context) => {
    const { options, miroir, language, long } = context;
    const from = text(options, "from");
    if (from !== undefined) {
      const { enrolFrom } = await import("./enrol-list.ts");
      return enrolFrom(from, context);
    }
    requireNeeded(options);
    const grantUntil = day(options, "grant-until");
    const input = await enrolInput(options);
    const instance = await miroir();
    const { warnWithoutAssessment } = await import("../authority/dpia.ts");
    await warnWithoutAssessment(instance, language, context.say);
    const enrolled = await instance.enrol(input, long);
    const grant = grantUntil
      ? await instance.grants.open({
          subject: enrolled.subjectId,
          personalKey: enrolled.personalKey,
          until: grantUntil,
        })
      : undefined;
    return enrolmentDone(enrolled, grant, language);
  },
};

/** Said by whoever printed them. */
export const keySheetPrinted: Command = {
  name: "key-sheet printed",
  about: words(
    "the sheets with personal keys are printed: remove their files now",
    "les feuilles de clé sont imprimées : supprimer leurs fichiers maintenant",
  ),
  example: "miroir key-sheet printed",
  positionals: [{ name: "person", required: false }],
  run: async ({ arguments: [subject], miroir, language }): Promise<Printed> => {
    const answer = await (await miroir()).keySheetsPrinted(present({ subject }));
    const { length } = answer.removed;
    return {
      data: answer,
      text: paragraphs(
        words(`Sheets removed: ${length}`, `Feuilles supprimées : ${length}`)[language],
        ...answer.removed
          .filter(({ outcome }) => outcome !== "removed")
          .map(({ path }) =>
            plain(
              words(
                `Not found where it was written: ${path}. Look for it: it holds a key.`,
                `Introuvable là où elle avait été écrite : ${path}. Cherchez-la : elle porte une clé.`,
              )[language],
            ),
          ),
      ),
    };
  },
};
