/** Commands: the notices that people are given, each version kept. */
import { NOTICE_KINDS, type NoticeKind } from "../../domain/notice-kinds.ts";
import type { Miroir } from "../../index.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { plain, table } from "../print.ts";
import { moment, words } from "../text.ts";

type Answer<T extends (...never: never[]) => unknown> = Awaited<ReturnType<T>>;

const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[];
const kindOption = {
  value: kinds.join("|"),
  about: words("for whom (default consent)", "pour qui (par défaut consent)"),
};
const shortHash = (sha256: string): string => sha256.slice(0, 12);

const shown = (answer: Answer<Miroir["notices"]["show"]>, language: "en" | "fr"): Printed => {
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const missing = answer.missing.map(
    ({ article, setting }) => `  ${say("missing", "il manque")}: ${setting} (art. ${article})`,
  );
  const state = answer.notice
    ? `${say("published", "publiée")} ${shortHash(answer.notice.sha256)}`
    : say("draft, not published", "brouillon, non publié");
  const lines = [answer.text.split("\n").map(plain).join("\n"), `— ${state}`, ...missing];
  if (answer.path) lines.push(answer.path);
  return { text: lines.join("\n"), data: answer };
};

const show: Command = {
  name: "notice show",
  about: words(
    "what a notice says today, or said in a former version",
    "ce que dit une notice aujourd'hui, ou disait dans une version antérieure",
  ),
  example: "miroir notice show --kind consent --language fr --out notice.pdf",
  positionals: [{ name: "hash", required: false }],
  options: {
    kind: kindOption,
    out: {
      value: "FILE",
      about: words("write it as a page: .html or .pdf", "l'écrire en page : .html ou .pdf"),
    },
  },
  run: async ({ arguments: [sha256], options, miroir, language }) =>
    shown(
      await (await miroir()).notices.show(
        present({ sha256, kind: oneOf(options, "kind", kinds), out: text(options, "out"), language }),
      ),
      language,
    ),
};

const published = (answer: Answer<Miroir["notices"]["publish"]>, language: "en" | "fr"): Printed => ({
  text: table(
    [...words("For whom,Language,Version,Hash,", "Pour qui,Langue,Version,Empreinte,")[language].split(",")],
    answer.notices.map((notice) => [
      NOTICE_KINDS[notice.kind][language],
      notice.language,
      notice.version,
      shortHash(notice.sha256),
      notice.published ? words("published", "publiée")[language] : words("unchanged", "inchangée")[language],
    ]),
  ),
  data: answer,
});

const publish: Command = {
  name: "notice publish",
  about: words(
    "publish the notices in both languages; refused while something is unsaid",
    "publier les notices dans les deux langues ; refusé tant que quelque chose est tu",
  ),
  example:
    'miroir notice publish --posted "our web site and the entrance of the event" --because "we do not know who the people in the pictures are"',
  options: {
    kind: { ...kindOption, about: words("only this one", "seulement celle-ci") },
    posted: {
      value: "TEXT",
      about: words(
        "where the notice for people in the archive hangs",
        "où est affichée la notice destinée aux personnes présentes dans les archives",
      ),
    },
    because: {
      value: "TEXT",
      about: words("why they are told that way", "pourquoi elles sont informées ainsi"),
    },
  },
  run: async ({ options, miroir, language }) => {
    const where = text(options, "posted");
    const because = text(options, "because");
    const posting = where !== undefined && because !== undefined ? { where, because } : undefined;
    const answer = await (await miroir()).notices.publish(
      present({ kind: oneOf(options, "kind", kinds), posting }),
    );
    return published(answer, language);
  },
};

const list: Command = {
  name: "notice list",
  about: words("every version that was published", "toutes les versions publiées"),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).notices.list();
    const heads = words(
      "For whom,Language,Version,Hash,Published,Until",
      "Pour qui,Langue,Version,Empreinte,Publiée,Jusqu'à",
    );
    const day = (at: Date | null): string => (at ? moment(language, new Date(at).toISOString()) : "");
    return {
      text: table(
        heads[language].split(","),
        all.map((notice) => [
          NOTICE_KINDS[notice.kind][language],
          notice.language,
          plain(notice.version),
          shortHash(notice.sha256),
          day(notice.publishedAt),
          day(notice.supersededAt),
        ]),
      ),
      data: all,
    };
  },
};

export const noticeCommands: readonly Command[] = [show, publish, list];
