/** Commands: the notices that people are given, each version kept. */

import { NOTICE_KINDS, type NoticeKind } from "../../domain/notice-kinds.ts";
import type { Miroir } from "../../index.ts";
import { type Language, said, sayIn, words } from "../../words/words.ts";
import { type Command, oneOf, type Printed, present, text } from "../command.ts";
import { plain, table } from "../print.ts";
import { moment } from "../text.ts";

type Answer<T extends (...never: never[]) => unknown> = Awaited<ReturnType<T>>;

const kinds = Object.keys(NOTICE_KINDS) as NoticeKind[];
const kindOption = {
  value: kinds.join("|"),
  about: words("cli.consent.notices.whomDefaultConsent"),
};
const shortHash = (sha256: string): string => sha256.slice(0, 12);

const shown = (answer: Answer<Miroir["notices"]["show"]>, language: Language): Printed => {
  const say = sayIn(language);
  const missing = answer.missing.map(
    ({ article, setting }) => `  ${say("cli.consent.notices.missing")}: ${setting} (art. ${article})`,
  );
  const state = answer.notice
    ? `${say("cli.consent.notices.published")} ${shortHash(answer.notice.sha256)}`
    : say("cli.consent.notices.draftNotPublished");
  const lines = [answer.text.split("\n").map(plain).join("\n"), `— ${state}`, ...missing];
  if (answer.path) lines.push(answer.path);
  return { text: lines.join("\n"), data: answer };
};

const show: Command = {
  name: "notice show",
  about: words("cli.consent.notices.whatNoticeSaysToday"),
  example: "miroir notice show --kind consent --language fr --out notice.pdf",
  positionals: [{ name: "hash", required: false }],
  options: {
    kind: kindOption,
    out: {
      value: "FILE",
      about: words("cli.consent.notices.writePageHtmlPdf"),
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

const published = (answer: Answer<Miroir["notices"]["publish"]>, language: Language): Printed => ({
  text: table(
    [...said(language, "cli.consent.notices.whomLanguageVersionHash").split(",")],
    answer.notices.map((notice) => [
      NOTICE_KINDS[notice.kind][language],
      notice.language,
      notice.version,
      shortHash(notice.sha256),
      notice.published
        ? said(language, "cli.consent.notices.published")
        : said(language, "cli.consent.notices.unchanged"),
    ]),
  ),
  data: answer,
});

const publish: Command = {
  name: "notice publish",
  about: words("cli.consent.notices.publishNoticesBothLanguages"),
  example:
    'miroir notice publish --posted "our web site and the entrance of the event" --because "we do not know who the people in the pictures are"',
  options: {
    kind: { ...kindOption, about: words("cli.consent.notices.onlyOne") },
    posted: {
      value: "TEXT",
      about: words("cli.consent.notices.whereNoticePeopleArchive"),
    },
    because: {
      value: "TEXT",
      about: words("cli.consent.notices.whyTheyToldWay"),
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
  about: words("cli.consent.notices.everyVersionPublished"),
  run: async ({ miroir, language }) => {
    const all = await (await miroir()).notices.list();
    const heads = words("cli.consent.notices.whomLanguageVersionHashPublished");
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
