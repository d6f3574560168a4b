/** Command: profile. */

import type { Language } from "../../domain/errors.ts";
import { expectedFalseSaid } from "../../domain/expected-false.ts";
import { spanOf } from "../../domain/video.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Miroir } from "../../index.ts";
import { LANGUAGES, said, words } from "../../words/words.ts";
import { type Answer, type Command, oneOf, type Printed, present, text } from "../command.ts";
import { paragraphs, short, table, taken } from "../print.ts";
import { score } from "../text.ts";

const STATES = {
  shown: words("cli.compare.profile.possibleMatch"),
  confirmed: words("cli.compare.profile.possibleMatchConfirmed"),
  candidate: words("cli.compare.profile.waitsHuman"),
} as const;

export const profileShown = (answer: Answer<Miroir["profile"]>, language: Language): Printed => {
  const { appearances, searches, page, name, expected } = answer;
  const rows = appearances.map((each) => [
    short(each.appearanceId),
    [taken(each.takenAt), spanOf(each)].filter(Boolean).join(" "),
    each.album,
    each.paths[0]?.split("/").at(-1) ?? "",
    STATES[each.state][language],
    score(language, each.score),
    each.publishedAt ?? "",
  ]);
  return {
    data: answer,
    text: paragraphs(
      said(language, "cli.compare.profile.possibleOtherOther", {
        name,
        appearances: appearances.length,
        searches: searches.length,
      }),
      expectedFalseSaid(expected)?.[language],
      rows.length > 0 &&
        table(
          [
            words("cli.compare.profile.case"),
            words("cli.compare.profile.taken"),
            words("cli.compare.profile.album"),
            words("cli.compare.profile.file"),
            words("cli.compare.profile.what"),
            words("cli.compare.profile.score"),
            words("cli.compare.profile.published"),
          ].map((head) => head[language]),
          rows,
        ),
      page && said(language, "cli.compare.profile.pageOther", { path: page.path, pictures: page.pictures }),
      page &&
        page.withheld > 0 &&
        said(language, "cli.compare.profile.withheld", {
          withheld: page.withheld,
          withheldBecause: withheldCounted(language, page.withheldBecause),
        }),
    ),
  };
};

export const profile: Command = {
  name: "profile",
  about: words("cli.compare.profile.everythingFoundOnePerson"),
  example: "miroir profile 3f0c6a1e --html ada-pages",
  positionals: [{ name: "person", required: true }],
  options: {
    html: {
      value: "FOLDER",
      about: words("cli.compare.profile.writePageHerPictures"),
    },
    "page-language": { value: "en|fr", about: words("cli.compare.profile.languagePage") },
  },
  run: async ({ arguments: [subject], options, miroir, language, long }) =>
    profileShown(
      await (await miroir()).profile(
        {
          subject: subject!,
          ...present({
            html: text(options, "html"),
            language: oneOf(options, "page-language", LANGUAGES),
          }),
        },
        long,
      ),
      language,
    ),
};
