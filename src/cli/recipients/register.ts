/** Commands: the register of recipients, and that they were told. */
import { PURPOSE_WORDS, TELLING_WORDS, worded } from "../../domain/codes.ts";
import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { DISCLOSED, PARTY_TYPES, type PartyType } from "../../domain/recipient.ts";
import type { ListedRecipients } from "../../engine/recipients/register.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { letterText, paragraphs, short, table } from "../print.ts";
import { moment, words } from "../text.ts";

const types = Object.keys(PARTY_TYPES) as PartyType[];
const purposes = Object.keys(CONSENT_PURPOSES).filter((purpose) => purpose !== "mask");

const add: Command = {
  name: "recipient add",
  about: words(
    "enter a recipient; consents that do not name it end",
    "inscrire un destinataire ; les consentements qui ne le nomment pas prennent fin",
  ),
  example:
    'miroir recipient add "Canal Gazette" --address "2 Press Lane, 44000 Nantes" --contact "the editor" --mail editor@example.net --type controller --purpose publish:press',
  positionals: [{ name: "name", required: true }],
  options: {
    address: { value: "TEXT", required: true, about: words("postal address", "adresse postale") },
    contact: { value: "TEXT", required: true, about: words("whom to ask there", "à qui s'y adresser") },
    mail: { value: "ADDRESS", about: words("where it is told", "où le prévenir") },
    type: { value: types.join("|"), required: true, about: words("what it is", "ce qu'il est") },
    purpose: {
      value: purposes.join("|"),
      required: true,
      about: words("what it receives something for", "pour quoi il reçoit quelque chose"),
    },
    "letters-in": { value: "en|fr", about: words("language of its letters", "langue de ses lettres") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const added = await (await miroir()).recipients.add({
      name: name!,
      address: text(options, "address")!,
      contact: text(options, "contact")!,
      partyType: oneOf(options, "type", types)!,
      purpose: oneOf(options, "purpose", purposes)!,
      ...present({ mail: text(options, "mail"), language: oneOf(options, "letters-in", ["en", "fr"]) }),
    });
    return {
      data: added,
      text: words(
        `Recipient ${short(added.recipientId)}. Consents ended since they did not name it: ${added.consentsEnded}.`,
        `Destinataire ${short(added.recipientId)}. Consentements clos car ils ne le nommaient pas : ${added.consentsEnded}.`,
      )[language],
    };
  },
};

const tellingsTable = (tellings: ListedRecipients["tellings"], language: Language): string =>
  tellings.length === 0
    ? ""
    : table(
        [
          words("Telling", "Information"),
          words("Recipient", "Destinataire"),
          words("About", "Objet"),
          words("Since", "Depuis"),
          words("Told", "Prévenu"),
          words("Proof", "Preuve"),
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
    ? words(
        "There is no recipient: nothing was disclosed.",
        "Il n'y a aucun destinataire : rien n'a été communiqué.",
      )[language]
    : paragraphs(
        table(
          [
            words("Recipient", "Destinataire"),
            words("Name", "Nom"),
            words("Type", "Nature"),
            words("Purpose", "Finalité"),
            words("Mail", "Courriel"),
            words("Ended", "Fin"),
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
  about: words(
    "the recipients, and what they were told; with a person, hers",
    "les destinataires et ce dont ils furent prévenus ; avec une personne, les siens",
  ),
  positionals: [{ name: "person", required: false }],
  run: async ({ arguments: [subject], miroir, language }): Promise<Printed> => {
    const { recipients } = await miroir();
    if (!subject) {
      const all = await recipients.list();
      return { data: all, text: registerText(all, language) };
    }
    const hers = await recipients.of({ subject });
    const none = words("Nothing of her was disclosed.", "Rien d'elle n'a été communiqué.")[language];
    const rows = hers.disclosures.map((each) => [
      short(each.id),
      each.recipient,
      worded(DISCLOSED, each.what, language),
      worded(PURPOSE_WORDS, each.purpose, language),
      moment(language, each.disclosedAt.toISOString()),
      each.contentSha256?.slice(0, 12) ?? "",
    ]);
    const heads = [
      words("Disclosure", "Communication"),
      words("Recipient", "Destinataire"),
      words("What", "Quoi"),
      words("Purpose", "Finalité"),
      words("When", "Quand"),
      words("Picture", "Image"),
    ].map((head) => head[language]);
    return {
      data: hers,
      text: rows.length === 0 ? none : paragraphs(table(heads, rows), tellingsTable(hers.tellings, language)),
    };
  },
};

const end: Command = {
  name: "recipient end",
  about: words("it receives nothing any more", "il ne reçoit plus rien"),
  positionals: [{ name: "recipient", required: true }],
  run: async ({ arguments: [recipient], miroir, language }): Promise<Printed> => {
    const ended = await (await miroir()).recipients.end({ recipient: recipient! });
    return { data: ended, text: words("It receives nothing any more.", "Il ne reçoit plus rien.")[language] };
  },
};

const telling = [{ name: "telling", required: true }] as const;

const told: Command = {
  name: "recipient told",
  about: words("it was told, by letter or by telephone", "il a été prévenu, par lettre ou par téléphone"),
  example: 'miroir recipient told 3f0c6a1e --proof "letter of 3 May"',
  positionals: telling,
  options: {
    proof: {
      value: "TEXT",
      required: true,
      about: words("what shows it; no name of hers", "ce qui le montre ; pas son nom à elle"),
    },
  },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).recipients.told({ telling: id!, proof: text(options, "proof")! });
    return {
      data: done,
      text: words(`${done.recipient} was told.`, `${done.recipient} a été prévenu.`)[language],
    };
  },
};

const letter: Command = {
  name: "recipient letter",
  about: words("the letter that tells it, to print", "la lettre qui le prévient, à imprimer"),
  example: "miroir recipient letter 3f0c6a1e --out letter.pdf",
  positionals: telling,
  options: { out: { value: "FILE", about: words("write it, .html or .pdf", "l'écrire, .html ou .pdf") } },
  run: async ({ arguments: [id], options, miroir }): Promise<Printed> => {
    const out = text(options, "out");
    const written = await (await miroir()).recipients.letter({ telling: id!, ...present({ out }) });
    return { data: written, text: out ?? letterText(written) };
  },
};

export const recipientCommands: readonly Command[] = [add, list, end, told, letter];
