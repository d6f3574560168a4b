/** Commands: the register of recipients, and that they were told. */

import { PURPOSE_WORDS, TELLING_WORDS, worded } from "../../domain/codes.ts";
import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { DISCLOSED, PARTY_TYPES, type PartyType } from "../../domain/recipient.ts";
import type { ListedRecipients } from "../../engine/recipients/register.ts";
import { LANGUAGES, said, words } from "../../words/words.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { letterText, paragraphs, short, table } from "../print.ts";
import { moment } from "../text.ts";

const types = Object.keys(PARTY_TYPES) as PartyType[];
const purposes = Object.keys(CONSENT_PURPOSES).filter((purpose) => purpose !== "mask");

const add: Command = {
  name: "recipient add",
  about: words("cli.recipients.register.enterRecipientConsentsDo"),
  example:
    'miroir recipient add "Canal Gazette" --address "2 Press Lane, 44000 Nantes" --contact "the editor" --mail editor@example.net --type controller --purpose publish:press',
  positionals: [{ name: "name", required: true }],
  options: {
    address: { value: "TEXT", required: true, about: words("cli.recipients.register.postalAddress") },
    contact: { value: "TEXT", required: true, about: words("cli.recipients.register.whomAskThere") },
    mail: { value: "ADDRESS", about: words("cli.recipients.register.whereTold") },
    type: { value: types.join("|"), required: true, about: words("cli.recipients.register.what") },
    purpose: {
      value: purposes.join("|"),
      required: true,
      about: words("cli.recipients.register.whatReceivesSomething"),
    },
    "letters-in": { value: "en|fr", about: words("cli.recipients.register.languageLetters") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const added = await (await miroir()).recipients.add({
      name: name!,
      address: text(options, "address")!,
      contact: text(options, "contact")!,
      partyType: oneOf(options, "type", types)!,
      purpose: oneOf(options, "purpose", purposes)!,
      ...present({ mail: text(options, "mail"), language: oneOf(options, "letters-in", LANGUAGES) }),
    });
    return {
      data: added,
      text: said(language, "cli.recipients.register.recipientConsentsEndedSince", {
        recipientId: short(added.recipientId),
        consentsEnded: added.consentsEnded,
      }),
    };
  },
};

const tellingsTable = (tellings: ListedRecipients["tellings"], language: Language): string =>
  tellings.length === 0
    ? ""
    : table(
        [
          words("cli.recipients.register.telling"),
          words("cli.recipients.register.recipient"),
          words("cli.recipients.register.about"),
          words("cli.recipients.register.since"),
          words("cli.recipients.register.told"),
          words("cli.recipients.register.proof"),
        ].map((head) => head[language]),
        tellings.map((telling) => [
          short(telling.id),
          telling.recipient,
          TELLING_WORDS[telling.about][language],
          moment(language, telling.madeAt.toISOString()),
          telling.toldAt ? moment(language, telling.toldAt.toISOString()) : "",
          telling.proof ?? "",
        ]),
      );

const registerText = ({ recipients, tellings }: ListedRecipients, language: Language): string =>
  recipients.length === 0
    ? said(language, "cli.recipients.register.thereNoRecipientNothing")
    : paragraphs(
        table(
          [
            words("cli.recipients.register.recipient"),
            words("cli.recipients.register.name"),
            words("cli.recipients.register.type"),
            words("cli.recipients.register.purpose"),
            words("cli.recipients.register.mail"),
            words("cli.recipients.register.ended"),
          ].map((head) => head[language]),
          recipients.map((recipient) => [
            short(recipient.id),
            recipient.name,
            worded(PARTY_TYPES, recipient.partyType, language),
            worded(PURPOSE_WORDS, recipient.purpose, language),
            recipient.mail ?? "",
            recipient.endedAt ? moment(language, recipient.endedAt.toISOString()) : "",
          ]),
        ),
        tellingsTable(tellings, language),
      );

const list: Command = {
  name: "recipient list",
  about: words("cli.recipients.register.recipientsWhatTheyWere"),
  positionals: [{ name: "person", required: false }],
  run: async ({ arguments: [subject], miroir, language }): Promise<Printed> => {
    const { recipients } = await miroir();
    if (!subject) {
      const all = await recipients.list();
      return { data: all, text: registerText(all, language) };
    }
    const hers = await recipients.of({ subject });
    const none = said(language, "cli.recipients.register.nothingHerDisclosed");
    const rows = hers.disclosures.map((each) => [
      short(each.id),
      each.recipient,
      worded(DISCLOSED, each.what, language),
      worded(PURPOSE_WORDS, each.purpose, language),
      moment(language, each.disclosedAt.toISOString()),
      each.contentSha256?.slice(0, 12) ?? "",
    ]);
    const heads = [
      words("cli.recipients.register.disclosure"),
      words("cli.recipients.register.recipient"),
      words("cli.recipients.register.what2"),
      words("cli.recipients.register.purpose"),
      words("cli.recipients.register.when"),
      words("cli.recipients.register.picture"),
    ].map((head) => head[language]);
    return {
      data: hers,
      text: rows.length === 0 ? none : paragraphs(table(heads, rows), tellingsTable(hers.tellings, language)),
    };
  },
};

const end: Command = {
  name: "recipient end",
  about: words("cli.recipients.register.receivesNothingAnyMore"),
  positionals: [{ name: "recipient", required: true }],
  run: async ({ arguments: [recipient], miroir, language }): Promise<Printed> => {
    const ended = await (await miroir()).recipients.end({ recipient: recipient! });
    return { data: ended, text: said(language, "cli.recipients.register.receivesNothingAnyMore2") };
  },
};

const telling = [{ name: "telling", required: true }] as const;

const told: Command = {
  name: "recipient told",
  about: words("cli.recipients.register.toldLetterTelephone"),
  example: 'miroir recipient told 3f0c6a1e --proof "letter of 3 May"',
  positionals: telling,
  options: {
    proof: {
      value: "TEXT",
      required: true,
      about: words("cli.recipients.register.whatShowsNoName"),
    },
  },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).recipients.told({ telling: id!, proof: text(options, "proof")! });
    return {
      data: done,
      text: said(language, "cli.recipients.register.told2", { recipient: done.recipient }),
    };
  },
};

const letter: Command = {
  name: "recipient letter",
  about: words("cli.recipients.register.letterTellsPrint"),
  example: "miroir recipient letter 3f0c6a1e --out letter.pdf",
  positionals: telling,
  options: { out: { value: "FILE", about: words("cli.recipients.register.writeHtmlPdf") } },
  run: async ({ arguments: [id], options, miroir }): Promise<Printed> => {
    const out = text(options, "out");
    const written = await (await miroir()).recipients.letter({ telling: id!, ...present({ out }) });
    return { data: written, text: out ?? letterText(written) };
  },
};

export const recipientCommands: readonly Command[] = [add, list, end, told, letter];
