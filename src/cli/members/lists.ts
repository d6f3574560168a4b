/** Commands: lists of people whom the organisation knew before, and links to their addresses. */

import { EXIT, type Language } from "../../domain/errors.ts";
import { MEMBER_PROBLEMS, MEMBER_STATES } from "../../domain/members.ts";
import type { MembersImported } from "../../engine/members/import.ts";
import type { ShownList } from "../../engine/members/lists.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, type Given, type Printed, present, text, texts } from "../command.ts";
import { ASKED_OPTIONS } from "../consent/options.ts";
import { claim, facts, headsOf, short, table } from "../print.ts";

const LIST_OPTIONS = {
  album: {
    value: "ALBUM",
    required: true,
    many: true,
    about: words("cli.members.lists.whichAlbumsSameAlbums"),
  },
  until: {
    value: "DAY",
    required: true,
    about: words("cli.members.lists.lastDayWhichList"),
  },
} as const;

const listOf = (options: Given) => ({ albums: texts(options, "album") ?? [], until: day(options, "until")! });

const COUNTS = {
  list: words("cli.members.lists.list"),
  added: words("cli.members.lists.added"),
  changed: words("cli.members.lists.changed"),
  same: words("cli.members.lists.before"),
  photograph: words("cli.members.lists.photograph"),
  notSent: words("cli.members.lists.listNotFile"),
} as const;

const ACCENTS = words("cli.members.lists.fileNotUtf8");

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
            headsOf([words("cli.members.lists.line"), words("cli.members.lists.why")], language),
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
  about: words("cli.members.lists.takeListMembersParticipants"),
  example: "miroir member import members.csv --album run-2026 --until 2026-12-31 --photos members/",
  positionals: [{ name: "file", required: true }],
  options: {
    ...LIST_OPTIONS,
    photos: {
      value: "FOLDER",
      about: words("cli.members.lists.wherePhotographsLieList"),
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
  about: words("cli.members.lists.putOnePersonSuch"),
  example:
    'miroir member add --name "Ada Drawn" --address ada@example.org --album run-2026 --until 2026-12-31',
  options: {
    name: { value: "NAME", required: true, about: words("cli.members.lists.herName") },
    address: {
      value: "ADDRESS",
      required: true,
      about: words("cli.members.lists.herEMailAddress"),
    },
    number: { value: "NUMBER", about: words("cli.members.lists.herShirtHerCard") },
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
  words("cli.members.lists.list"),
  words("cli.members.lists.person"),
  words("cli.members.lists.name"),
  words("cli.members.lists.address"),
  words("cli.members.lists.number"),
  words("cli.members.lists.photograph2"),
  words("cli.members.lists.state"),
  words("cli.members.lists.keptUntil"),
];

const list: Command = {
  name: "member list",
  about: words("cli.members.lists.whoListsHowFar"),
  options: {
    of: { value: "TEXT", about: words("cli.members.lists.partNameAddress") },
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const lists = await (await miroir()).members.list(present({ of: text(options, "of") }));
    const lines = linesOf(lists, language);
    const none = words("cli.members.lists.nobodyList");
    return {
      data: lists,
      text: lines.length === 0 ? none[language] : table(headsOf(HEADS, language), lines),
    };
  },
};

const invite: Command = {
  name: "member invite",
  about: words("cli.members.lists.writeLetterPersonalLink"),
  options: {
    list: { value: "LIST", about: words("cli.members.lists.onlyList") },
    ...ASKED_OPTIONS,
    "consent-until": {
      value: "DAY",
      about: words("cli.members.lists.lastDayConsentGiven"),
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
      text: said(language, "cli.members.lists.otherSentMiroirMail", {
        invited: done.invited,
        before: done.before,
      }),
    };
  },
};

const remove: Command = {
  name: "member remove",
  about: words("cli.members.lists.takeOnePersonOff"),
  positionals: [{ name: "member", required: false }],
  options: { list: { value: "LIST", about: words("cli.members.lists.wholeList") } },
  run: async ({ arguments: [member], options, miroir, language }): Promise<Printed> => {
    const { members } = await miroir();
    const whole = text(options, "list");
    const done = await members.remove(whole === undefined ? { member: member ?? "" } : { list: whole });
    return { data: done, text: said(language, "cli.members.lists.takenOff", { removed: done.removed }) };
  },
};

export const memberCommands: readonly Command[] = [importList, add, list, invite, remove];
