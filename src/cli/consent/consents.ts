/** Commands: consents after enrolment. */
import { INVALIDATED_BECAUSE, type InvalidatedBecause } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Which } from "../../engine/consent/consents.ts";
import type { Miroir } from "../../index.ts";
import {
  type Answer,
  type Command,
  flag,
  type Given,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { damaged, facts, paragraphs, short } from "../print.ts";
import { type Words, words } from "../text.ts";
import { consentList } from "./list.ts";
import { narrowCommand } from "./narrowing.ts";
import { FOUND_OPTIONS, foundOf, GIVEN_OPTIONS, givenOf, SAID_OPTIONS, saidOf } from "./options.ts";
import { keyHanded, toKeep, withoutPhotographs } from "./personal-key.ts";

const purposes = Object.keys(CONSENT_PURPOSES) as ConsentPurpose[];
const reasons = Object.keys(INVALIDATED_BECAUSE) as InvalidatedBecause[];
const person = [{ name: "person", required: true }] as const;

const purposeOption = {
  value: purposes.join("|"),
  required: true,
  about: words(
    "what she is asked for; one consent for each",
    "ce qui lui est demandé ; un consentement pour chacun",
  ),
} as const;

const nextReceipt = (consentId: string): Words =>
  words(
    `Hand her the receipt: miroir consent receipt ${short(consentId)} --out <folder>`,
    `Remettez-lui le récépissé : miroir consent receipt ${short(consentId)} --out <dossier>`,
  );

const given = (answer: Answer<Miroir["consents"]["give"]>, language: Language): Printed => {
  const { key, leftOut, ...rest } = answer;
  return {
    data: { ...rest, leftOut: damaged(leftOut, language), ...(key && { key: toKeep(key) }) },
    text: paragraphs(
      facts([
        [words("Person", "Personne")[language], answer.subjectId],
        [words("Consent", "Consentement")[language], answer.consentId],
        [words("To", "À")[language], CONSENT_PURPOSES[answer.purpose][language]],
        [words("Until", "Jusqu'au")[language], answer.until],
      ]),
      withoutPhotographs(leftOut, language),
      key ? keyHanded(key, language) : "",
      nextReceipt(answer.consentId)[language],
    ),
  };
};

const give: Command = {
  name: "consent give",
  about: words(
    "an enrolled person consents to one purpose more, or again to be found",
    "une personne inscrite consent à une finalité de plus, ou de nouveau à être retrouvée",
  ),
  example:
    'miroir consent give "Ada Pencil" --purpose publish:website --album canal-run-2026 --until 2027-05-17 --statement "You may publish pictures of me on your website" --checked identity-in-person --by "Desk 1"',
  positionals: person,
  options: {
    purpose: purposeOption,
    ...GIVEN_OPTIONS,
    photo: {
      value: "FILE",
      many: true,
      about: words(
        "with --purpose find, once her consent ended: new photographs of her alone",
        "avec --purpose find, une fois son consentement terminé : de nouvelles photographies d'elle seule",
      ),
    },
    ...FOUND_OPTIONS,
  },
  run: async ({ arguments: [subject], options, miroir, language, long }) => {
    const photos = texts(options, "photo")?.map((path) => ({ path }));
    const input = {
      ...(await givenOf(options)),
      ...foundOf(options),
      subject: subject!,
      purpose: text(options, "purpose")!,
      ...present({ photos }),
    };
    return given(await (await miroir()).consents.give(input, long), language);
  },
};

const refuse: Command = {
  name: "consent refuse",
  about: words(
    "she was asked and said no: kept as proof, without a reason and without a consequence",
    "on lui a demandé et elle a dit non : gardé comme preuve, sans motif et sans conséquence",
  ),
  example: 'miroir consent refuse "Ada Pencil" --purpose publish:social',
  positionals: person,
  options: {
    purpose: purposeOption,
    words: {
      value: "TEXT",
      about: words("her words, if she wishes them kept", "ses mots, si elle souhaite qu'ils soient gardés"),
    },
    "notice-language": SAID_OPTIONS["notice-language"],
  },
  run: async ({ arguments: [subject], options, miroir, language }) => {
    const refused = await (await miroir()).consents.refuse({
      subject: subject!,
      purpose: text(options, "purpose")!,
      ...present({
        words: text(options, "words"),
        language: oneOf(options, "notice-language", ["en", "fr"]),
      }),
    });
    return {
      data: refused,
      text: words(
        `Recorded: she refused (${short(refused.consentId)}). Nothing else changes for her.`,
        `Noté : elle a refusé (${short(refused.consentId)}). Rien d'autre ne change pour elle.`,
      )[language],
    };
  },
};

/** A consent's identifier, or a person with the purpose. */
const whichOf = (name: string, options: Given): Which => {
  const purpose = text(options, "purpose");
  return purpose ? { subject: name, purpose } : { consent: name };
};

const which = [{ name: "consent|person", required: true }] as const;

const ofPurpose = {
  value: purposes.join("|"),
  about: words("with a person: which of her consents", "avec une personne : lequel de ses consentements"),
} as const;

const renew: Command = {
  name: "consent renew",
  about: words(
    "a new last day, said anew; what was said before stays in the record",
    "un nouveau dernier jour, redit par elle ; ce qui a été dit avant reste dans l'enregistrement",
  ),
  example:
    'miroir consent renew "Ada Pencil" --purpose find --until 2028-05-17 --statement "Yes, please go on looking for me in these albums"',
  positionals: which,
  options: {
    purpose: ofPurpose,
    ...SAID_OPTIONS,
    herself: {
      about: words(
        "a minor who comes of age consents herself, not her guardian",
        "une mineure qui devient majeure consent elle-même, et non son représentant",
      ),
    },
  },
  run: async ({ arguments: [name], options, miroir, language }) => {
    const renewed = await (await miroir()).consents.renew({
      ...whichOf(name!, options),
      ...(await saidOf(options)),
      byHerself: flag(options, "herself"),
    });
    return {
      data: renewed,
      text: paragraphs(
        facts([
          [words("Consent", "Consentement")[language], renewed.consentId],
          [words("To", "À")[language], CONSENT_PURPOSES[renewed.purpose][language]],
          [words("Now until", "Désormais jusqu'au")[language], renewed.until],
        ]),
        nextReceipt(renewed.consentId)[language],
      ),
    };
  },
};

/** @throws MiroirError usage/missing */
const whomOf = (name: string | undefined, options: Given) => {
  if (!flag(options, "everybody")) {
    if (name === undefined)
      throw new MiroirError("usage/missing", {
        name: "<consent|person>",
        hint: "miroir consent invalidate --help",
      });
    return whichOf(name, options);
  }
  const purpose = text(options, "purpose");
  if (!purpose)
    throw new MiroirError("usage/missing", { name: "--purpose", hint: "miroir consent invalidate --help" });
  return { everybody: true as const, purpose };
};

const invalidate: Command = {
  name: "consent invalidate",
  about: words(
    "end a consent that no longer fits what is done, and what stands on it",
    "mettre fin à un consentement qui ne correspond plus à ce qui est fait, et à ce qui repose dessus",
  ),
  example: "miroir consent invalidate --everybody --purpose publish:press --because purpose",
  positionals: [{ name: "consent|person", required: false }],
  options: {
    because: {
      value: reasons.join("|"),
      required: true,
      about: words("what changed", "ce qui a changé"),
    },
    purpose: ofPurpose,
    everybody: {
      about: words("everybody's consent to that purpose", "le consentement de tous à cette finalité"),
    },
  },
  run: async ({ arguments: [name], options, miroir, language }) => {
    const because = oneOf(options, "because", reasons)!;
    const ended = await (await miroir()).consents.invalidate({ ...whomOf(name, options), because });
    return {
      data: ended,
      text: words(
        `Consents ended: ${ended.ended} (${INVALIDATED_BECAUSE[because].en}). Whoever wishes it to go on is asked anew.`,
        `Consentements terminés : ${ended.ended} (${INVALIDATED_BECAUSE[because].fr}). Qui souhaite continuer est sollicité de nouveau.`,
      )[language],
    };
  },
};

export const consentCommands: readonly Command[] = [
  give,
  refuse,
  renew,
  narrowCommand,
  consentList,
  invalidate,
];
