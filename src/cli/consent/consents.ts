/** Commands: consents after enrolment. */

import { INVALIDATED_BECAUSE, type InvalidatedBecause } from "../../domain/consent.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Which } from "../../engine/consent/consents.ts";
import type { Miroir } from "../../index.ts";
import { LANGUAGES, said, type Words, words } from "../../words/words.ts";
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
  about: words("cli.consent.consents.whatSheAskedOne"),
} as const;

const nextReceipt = (consentId: string): Words =>
  words("cli.consent.consents.handHerReceiptMiroir", { consentId: short(consentId) });

const given = (answer: Answer<Miroir["consents"]["give"]>, language: Language): Printed => {
  const { key, leftOut, ...rest } = answer;
  return {
    data: { ...rest, leftOut: damaged(leftOut, language), ...(key && { key: toKeep(key) }) },
    text: paragraphs(
      facts([
        [said(language, "cli.consent.consents.person"), answer.subjectId],
        [said(language, "cli.consent.consents.consent"), answer.consentId],
        [said(language, "cli.consent.consents.to"), CONSENT_PURPOSES[answer.purpose][language]],
        [said(language, "cli.consent.consents.until"), answer.until],
      ]),
      withoutPhotographs(leftOut, language),
      key ? keyHanded(key, language) : "",
      nextReceipt(answer.consentId)[language],
    ),
  };
};

const give: Command = {
  name: "consent give",
  about: words("cli.consent.consents.enrolledPersonConsentsOne"),
  example:
    'miroir consent give "Ada Pencil" --purpose publish:website --album canal-run-2026 --until 2027-05-17 --statement "You may publish pictures of me on your website" --checked identity-in-person --by "Desk 1"',
  positionals: person,
  options: {
    purpose: purposeOption,
    ...GIVEN_OPTIONS,
    photo: {
      value: "FILE",
      many: true,
      about: words("cli.consent.consents.purposeFindOnceHer"),
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
  about: words("cli.consent.consents.sheAskedSaidNo"),
  example: 'miroir consent refuse "Ada Pencil" --purpose publish:social',
  positionals: person,
  options: {
    purpose: purposeOption,
    words: {
      value: "TEXT",
      about: words("cli.consent.consents.herWordsIfShe"),
    },
    "notice-language": SAID_OPTIONS["notice-language"],
  },
  run: async ({ arguments: [subject], options, miroir, language }) => {
    const refused = await (await miroir()).consents.refuse({
      subject: subject!,
      purpose: text(options, "purpose")!,
      ...present({
        words: text(options, "words"),
        language: oneOf(options, "notice-language", LANGUAGES),
      }),
    });
    return {
      data: refused,
      text: said(language, "cli.consent.consents.recordedSheRefusedNothing", {
        consentId: short(refused.consentId),
      }),
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
  about: words("cli.consent.consents.personWhichHerConsents"),
} as const;

const renew: Command = {
  name: "consent renew",
  about: words("cli.consent.consents.newLastDaySaid"),
  example:
    'miroir consent renew "Ada Pencil" --purpose find --until 2028-05-17 --statement "Yes, please go on looking for me in these albums"',
  positionals: which,
  options: {
    purpose: ofPurpose,
    ...SAID_OPTIONS,
    herself: {
      about: words("cli.consent.consents.minorWhoComesAge"),
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
          [said(language, "cli.consent.consents.consent"), renewed.consentId],
          [said(language, "cli.consent.consents.to"), CONSENT_PURPOSES[renewed.purpose][language]],
          [said(language, "cli.consent.consents.nowUntil"), renewed.until],
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
  about: words("cli.consent.consents.endConsentNoLonger"),
  example: "miroir consent invalidate --everybody --purpose publish:press --because purpose",
  positionals: [{ name: "consent|person", required: false }],
  options: {
    because: {
      value: reasons.join("|"),
      required: true,
      about: words("cli.consent.consents.whatChanged"),
    },
    purpose: ofPurpose,
    everybody: {
      about: words("cli.consent.consents.everybodysConsentPurpose"),
    },
  },
  run: async ({ arguments: [name], options, miroir, language }) => {
    const because = oneOf(options, "because", reasons)!;
    const ended = await (await miroir()).consents.invalidate({ ...whomOf(name, options), because });
    return {
      data: ended,
      text: said(language, "cli.consent.consents.consentsEndedWhoeverWishes", {
        ended: ended.ended,
        because: INVALIDATED_BECAUSE[because],
      }),
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
