/** Command: request look, once for somebody who is not enrolled. */

import { AGE_BANDS } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Looked } from "../../engine/requests/look.ts";
import type { Miroir } from "../../index.ts";
import { LANGUAGES, said, type Words, words } from "../../words/words.ts";
import {
  type Answer,
  type Command,
  type Context,
  day,
  flag,
  oneOf,
  type Printed,
  present,
  text,
  texts,
} from "../command.ts";
import { proposedText } from "../people/proposals.ts";
import { facts, plain, table, taken } from "../print.ts";
import { figure, number, score } from "../text.ts";

const looked = (answer: Looked, language: Language): Printed => {
  const { thresholds, expectedFalseMatches } = answer;
  const check: Words = words("cli.requests.look.firstLookCheckHtml");
  const given: Words = words("cli.requests.look.nothingKeptHereBut");
  const waits: Words = words("cli.requests.look.waitsHerCaseSealed", { request: answer.request });
  return {
    data: answer,
    text: [
      facts([
        [said(language, "cli.requests.look.request"), answer.request],
        [said(language, "cli.requests.look.picturesCompared"), number(language, answer.compared)],
        [said(language, "cli.requests.look.couldNotRead"), answer.unread || null],
        [said(language, "cli.requests.look.possibleMatches"), number(language, answer.found)],
        [said(language, "cli.requests.look.lookedFirst"), answer.toCheck || null],
        [
          said(language, "cli.requests.look.withheld"),
          withheldCounted(language, answer.withheldBecause) || null,
        ],
        [
          said(language, "cli.requests.look.scoreFrom"),
          `${score(language, thresholds.match)} (${score(language, thresholds.review)})`,
        ],
        [said(language, "cli.requests.look.falseCandidatesExpected"), figure(language, expectedFalseMatches)],
        [said(language, "cli.requests.look.folder"), answer.folder],
      ]),
      ...(answer.folder === null ? [waits[language]] : [given[language]]),
      ...(answer.toCheck > 0 && answer.folder !== null ? [check[language]] : []),
    ].join("\n\n"),
  };
};

const browsed = (page: Answer<Miroir["look"]["byHand"]>, language: Language): Printed => ({
  data: page,
  text:
    page.items.length === 0
      ? said(language, "cli.requests.look.noPictureDayPlace")
      : [
          table(
            [
              words("cli.requests.look.album"),
              words("cli.requests.look.taken"),
              words("cli.requests.look.place"),
              words("cli.requests.look.file"),
            ].map((head) => head[language]),
            page.items.map(({ album, takenAt, place, path }) => [
              album,
              taken(takenAt),
              place ?? "",
              path ?? "",
            ]),
          ),
          ...(page.next === null ? [] : [said(language, "cli.requests.look.moreAfter", { next: page.next })]),
        ].join("\n"),
});

const lookByFace = async ({ arguments: [request], options, miroir, language, long }: Context) => {
  const into = flag(options, "into-case") ? undefined : (text(options, "out") ?? `look-${request}`);
  const answer = await (await miroir()).look.byFace(
    {
      request: request!,
      photos: (texts(options, "photo") ?? []).map((path) => ({ path })),
      fromCase: flag(options, "from-case"),
      albums: texts(options, "album") ?? [],
      ...present({
        statement: text(options, "statement"),
        identityCheck: oneOf(options, "checked", DESK_CHECKS),
        checkedBy: text(options, "by"),
        out: into,
        ageBand: oneOf(options, "age", AGE_BANDS),
        language: oneOf(options, "page-language", LANGUAGES),
        distinct: text(options, "distinct"),
      }),
    },
    long,
  );
  return answer.proposed ? proposedText(answer, language) : looked(answer, language);
};

export const requestLook: Command = {
  name: "request look",
  about: words("cli.requests.look.lookOnceSomebodyWho"),
  example:
    'miroir request look 2026-0007 --photo a.jpg --photo b.jpg --album canal-run-2026 --statement "I agree to one look by my face in this album" --checked identity-in-person --by "Desk 1" --out for-them',
  positionals: [{ name: "request", required: true }],
  options: {
    "from-case": {
      about: words("cli.requests.look.insteadPhotographsFramesHer"),
    },
    "into-case": {
      about: words("cli.requests.look.noFolderWhatFound"),
    },
    photo: {
      value: "FILE",
      many: true,
      about: words("cli.requests.look.photographHerAloneNot"),
    },
    album: { value: "NAME", many: true, about: words("cli.requests.look.albumSheNames") },
    statement: {
      value: "TEXT",
      about: words("cli.requests.look.whatSheSaidSigned"),
    },
    checked: {
      value: DESK_CHECKS.join("|"),
      about: words("cli.requests.look.howCheckedSheFace"),
    },
    by: { value: "NAME", about: words("cli.requests.look.whoChecked") },
    age: {
      value: AGE_BANDS.join("|"),
      about: words("cli.requests.look.declaredAdultsOnlyDefault"),
    },
    out: {
      value: "FOLDER",
      about: words("cli.requests.look.newFolderHerPage"),
    },
    "page-language": { value: "en|fr", about: words("cli.requests.look.languageHerPage") },
    distinct: {
      value: "CASE",
      about: words("cli.requests.look.conflictReviewSettledTwo"),
    },
    manual: {
      about: words("cli.requests.look.noFaceListPictures"),
    },
    date: { value: "DAY", about: words("cli.requests.look.manualDay") },
    place: {
      value: "TEXT",
      about: words("cli.requests.look.manualPartPlace"),
    },
    after: { value: "PLACE", about: words("cli.requests.look.manualAfter") },
    notice: {
      about: words("cli.requests.look.onlyPrintWhatShe"),
    },
  },
  run: async (context) => {
    const {
      arguments: [request],
      options,
      miroir,
      language,
    } = context;
    if (flag(options, "notice")) {
      const told = await (await miroir()).look.told({
        language: oneOf(options, "page-language", LANGUAGES) ?? language,
      });
      return { data: told, text: plain(told.text).replaceAll("\\x0a", "\n") };
    }
    if (!flag(options, "manual")) return lookByFace(context);
    const page = await (await miroir()).look.byHand({
      request: request!,
      ...present({
        albums: texts(options, "album"),
        day: day(options, "date"),
        place: text(options, "place"),
        after: text(options, "after"),
      }),
    });
    return browsed(page, language);
  },
};
