/** Command: profile. */
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { spanOf } from "../../domain/video.ts";
import { withheldCounted } from "../../domain/withheld.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, oneOf, type Printed, present, text } from "../command.ts";
import { paragraphs, short, table, taken } from "../print.ts";
import { score, words } from "../text.ts";

const STATES = {
  shown: words("possible match", "correspondance possible"),
  confirmed: words("possible match, confirmed", "correspondance possible, confirmée"),
  candidate: words("waits for a human", "attend une personne"),
} as const;

export const profileShown = (answer: Answer<Miroir["profile"]>, language: Language): Printed => {
  const { appearances, searches, page, name } = answer;
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
      words(
        en`${name}: ${appearances.length} possible [match|matches], ${searches.length} [search|searches].`,
        fr`${name} : ${appearances.length} [correspondance possible|correspondances possibles], ${searches.length} [recherche|recherches].`,
      )[language],
      rows.length > 0 &&
        table(
          [
            words("Case", "Cas"),
            words("Taken", "Prise"),
            words("Album", "Album"),
            words("File", "Fichier"),
            words("What it is", "Ce que c'est"),
            words("Score", "Score"),
            words("Published at", "Publiée à"),
          ].map((head) => head[language]),
          rows,
        ),
      page &&
        words(
          en`Page: ${page.path} (${page.pictures} [picture|pictures])`,
          fr`Page : ${page.path} (${page.pictures} [image|images])`,
        )[language],
      page &&
        page.withheld > 0 &&
        words(
          `Withheld: ${page.withheld} (${withheldCounted("en", page.withheldBecause)})`,
          `Retenues : ${page.withheld} (${withheldCounted("fr", page.withheldBecause)})`,
        )[language],
    ),
  };
};

export const profile: Command = {
  name: "profile",
  about: words(
    "everything found of one person, as a table or a page",
    "tout ce qui a été trouvé d'une personne, en tableau ou en page",
  ),
  example: "miroir profile 3f0c6a1e --html her-pages",
  positionals: [{ name: "person", required: true }],
  options: {
    html: {
      value: "FOLDER",
      about: words(
        "write a page with her pictures, everybody else covered",
        "écrire une page avec ses images, toutes les autres personnes couvertes",
      ),
    },
    "page-language": { value: "en|fr", about: words("language of the page", "langue de la page") },
  },
  run: async ({ arguments: [subject], options, miroir, language, long }) =>
    profileShown(
      await (await miroir()).profile(
        {
          subject: subject!,
          ...present({
            html: text(options, "html"),
            language: oneOf(options, "page-language", ["en", "fr"]),
          }),
        },
        long,
      ),
      language,
    ),
};
