/** Commands: lists of people whom the organisation knew before, and links to their addresses. */

import { en, fr } from "../../domain/counted.ts";
import { EXIT, type Language } from "../../domain/errors.ts";
import { MEMBER_PROBLEMS, MEMBER_STATES } from "../../domain/members.ts";
import type { MembersImported } from "../../engine/members/import.ts";
import type { ShownList } from "../../engine/members/lists.ts";
import { type Command, day, type Given, type Printed, present, text, texts } from "../command.ts";
import { ASKED_OPTIONS } from "../consent/options.ts";
import { claim, facts, headsOf, short, table } from "../print.ts";
import { words } from "../text.ts";

const LIST_OPTIONS = {
  album: {
    value: "ALBUM",
    required: true,
    many: true,
    about: words(
      "for which albums; the same albums are the same list",
      "pour quels albums ; mêmes albums, même liste",
    ),
  },
  until: {
    value: "DAY",
    required: true,
    about: words("last day on which the list is kept", "dernier jour où la liste est gardée"),
  },
} as const;

const listOf = (options: Given) => ({ albums: texts(options, "album") ?? [], until: day(options, "until")! });

const COUNTS = {
  list: words("List", "Liste"),
  added: words("Added", "Ajoutées"),
  changed: words("Changed", "Modifiées"),
  same: words("As before", "Inchangées"),
  photograph: words("With photograph", "Avec photographie"),
  notSent: words("On the list, not in the file", "Sur la liste, pas dans le fichier"),
} as const;

const ACCENTS = words(
  "The file is not UTF-8 and was read as Windows-1252: look at the accents.",
  "Le fichier n'est pas en UTF-8 et a été lu en Windows-1252 : vérifiez les accents.",
);

const importedText = (done: MembersImported, language: Language): string =>
  [
    facts([
      [COUNTS.list[language], short(done.list)],
      [COUNTS.added[language], done.added],
      [COUNTS.changed[language], done.changed],
      [COUNTS.same[language], done.same],
      [COUNTS.photograph[language], done.withPhotograph],
      [COUNTS.notSent[language], done.notSent || null],
    ]),
    ...(done.encoding === "windows-1252" ? [ACCENTS[language]] : []),
    ...(done.problems.length > 0
      ? [
          table(
            headsOf([words("Line", "Ligne"), words("Why", "Pourquoi")], language),
            done.problems.map(({ line, problem }) => [line, MEMBER_PROBLEMS[problem][language]]),
          ),
        ]
      : []),
  ].join("\n\n");

const importedAs = (done: MembersImported, language: Language): Printed => ({
  data: done,
  text: importedText(done, language),
  ...(done.problems.length > 0 && { exit: EXIT.partial }),
});

const importList: Command = {
  name: "member import",
  about: words(
    "take in the list of members or participants (CSV: name, e-mail, perhaps number and photograph)",
    "prendre la liste des membres ou des participants (CSV : nom, courriel, numéro et photographie au besoin)",
  ),
  example: "miroir member import members.csv --album run-2026 --until 2026-12-31 --photos members/",
  positionals: [{ name: "file", required: true }],
  options: {
    ...LIST_OPTIONS,
    photos: {
      value: "FOLDER",
      about: words(
        "where the photographs lie that the list names",
        "où se trouvent les photographies nommées",
      ),
    },
  },
  run: async ({ arguments: [path], options, miroir, language, long }): Promise<Printed> => {
    const { members } = await miroir();
    const input = {
      from: { path: path! },
      ...listOf(options),
      ...present({ photos: text(options, "photos") }),
    };
    return importedAs(await members.import(input, long), language);
  },
};

const add: Command = {
  name: "member add",
  about: words("put one person on such a list", "mettre une personne sur une telle liste"),
  example:
    'miroir member add --name "Ada Drawn" --address ada@example.org --album run-2026 --until 2026-12-31',
  options: {
    name: { value: "NAME", required: true, about: words("her name", "son nom") },
    address: {
      value: "ADDRESS",
      required: true,
      about: words("her e-mail address", "son adresse électronique"),
    },
    number: { value: "NUMBER", about: words("of her shirt or her card", "de son dossard ou de sa carte") },
    ...LIST_OPTIONS,
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const person = {
      name: text(options, "name")!,
      address: text(options, "address")!,
      number: text(options, "number") ?? null,
    };
    const done = await (await miroir()).members.import({ from: { people: [person] }, ...listOf(options) });
    return importedAs(done, language);
  },
};

const linesOf = (lists: readonly ShownList[], language: Language) =>
  lists.flatMap((list) =>
    list.members.map((each) => [
      short(list.id),
      short(each.id),
      each.name,
      each.address,
      each.number ?? "",
      claim(language, each.photograph),
      MEMBER_STATES[each.state][language],
      list.until,
    ]),
  );

const HEADS = [
  words("List", "Liste"),
  words("Person", "Personne"),
  words("Name", "Nom"),
  words("Address", "Adresse"),
  words("Number", "Numéro"),
  words("Photograph", "Photographie"),
  words("State", "État"),
  words("Kept until", "Gardée jusqu'au"),
];

const list: Command = {
  name: "member list",
  about: words(
    "who is on the lists and how far she is; --of answers somebody who asks what is held of her",
    "qui est sur les listes et où elle en est ; --of répond à qui demande ce qui est gardé d'elle",
  ),
  options: {
    of: { value: "TEXT", about: words("part of a name or an address", "partie d'un nom ou d'une adresse") },
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const lists = await (await miroir()).members.list(present({ of: text(options, "of") }));
    const lines = linesOf(lists, language);
    const none = words("Nobody is on a list.", "Personne n'est sur une liste.");
    return {
      data: lists,
      text: lines.length === 0 ? none[language] : table(headsOf(HEADS, language), lines),
    };
  },
};

const invite: Command = {
  name: "member invite",
  about: words(
    "write a letter with a personal link to everybody on the lists who has none",
    "écrire une lettre avec un lien personnel à toutes celles des listes qui n'en ont pas",
  ),
  options: {
    list: { value: "LIST", about: words("only this list", "seulement cette liste") },
    ...ASKED_OPTIONS,
    "consent-until": {
      value: "DAY",
      about: words(
        "last day of a consent given on a link (default: in a year)",
        "dernier jour d'un accord donné par un lien (par défaut : dans un an)",
      ),
    },
  },
  run: async ({ options, miroir, language, long }): Promise<Printed> => {
    const { members } = await miroir();
    const input = present({
      list: text(options, "list"),
      purposes: texts(options, "purpose"),
      consentUntil: day(options, "consent-until"),
    });
    const done = await members.invite(input, long);
    return {
      data: done,
      text: words(
        en`${done.invited} [letter waits|letters wait] to be sent (\`miroir mail send\`). ${done.before} on these lists [has|have] a link or used it.`,
        fr`${done.invited} [lettre attend d'être envoyée|lettres attendent d'être envoyées] (\`miroir mail send\`). ${done.before} [personne de ces listes a un lien ou s'en est servie|personnes de ces listes ont un lien ou s'en sont servies].`,
      )[language],
    };
  },
};

const remove: Command = {
  name: "member remove",
  about: words(
    "take one person off, or the whole list away, with links, letters that wait and keys",
    "retirer une personne, ou toute la liste, avec liens, lettres en attente et clés",
  ),
  positionals: [{ name: "member", required: false }],
  options: { list: { value: "LIST", about: words("the whole list", "toute la liste") } },
  run: async ({ arguments: [member], options, miroir, language }): Promise<Printed> => {
    const { members } = await miroir();
    const whole = text(options, "list");
    const done = await members.remove(whole === undefined ? { member: member ?? "" } : { list: whole });
    return { data: done, text: words(`Taken off: ${done.removed}`, `Retirées : ${done.removed}`)[language] };
  },
};

export const memberCommands: readonly Command[] = [importList, add, list, invite, remove];
