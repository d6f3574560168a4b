/** Commands: the grants. */

import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { said, words } from "../../words/words.ts";
import { type Answer, type Command, day, type Printed, present, text, texts } from "../command.ts";
import { facts, paragraphs, short, table } from "../print.ts";
import { facesOfAll } from "./narrowing.ts";

const grantOpened = (grant: Answer<Miroir["grants"]["open"]>, language: Language): Printed => ({
  data: grant,
  text: paragraphs(
    facts([
      [said(language, "cli.consent.grants.grant"), grant.grantId],
      [said(language, "cli.consent.grants.from"), grant.opensOn],
      [said(language, "cli.consent.grants.to"), grant.closesOn],
      [said(language, "cli.consent.grants.albums"), grant.albums.length],
    ]),
    said(language, "cli.consent.grants.nextMiroirScan"),
  ),
});

const open: Command = {
  name: "grant open",
  about: words("cli.consent.grants.openGrantPersonsOwn"),
  example: "miroir grant open 3f0c6a1e --key K7QF3-… --until 2026-06-30",
  positionals: [{ name: "person", required: true }],
  options: {
    key: {
      value: "CODE",
      about: words("cli.consent.grants.herPersonalKeyOnly"),
    },
    album: {
      value: "NAME",
      many: true,
      about: words("cli.consent.grants.fewerAlbumsThanShe"),
    },
    from: {
      value: "DAY",
      about: words("cli.consent.grants.firstDayDefaultToday"),
    },
    until: { value: "DAY", about: words("cli.consent.grants.lastDayDefault30") },
  },
  run: async ({ arguments: [subject], options, miroir, language }) => {
    const grant = await (await miroir()).grants.open({
      subject: subject!,
      ...present({
        personalKey: text(options, "key"),
        albums: texts(options, "album"),
        from: day(options, "from"),
        until: day(options, "until"),
      }),
    });
    return grantOpened(grant, language);
  },
};

const grantsListed = (grants: Answer<Miroir["grants"]["list"]>, language: Language): Printed => ({
  data: grants,
  text:
    grants.length === 0
      ? said(language, "cli.consent.grants.thereNoGrant")
      : table(
          [
            words("cli.consent.grants.grant"),
            words("cli.consent.grants.person"),
            words("cli.consent.grants.state"),
            words("cli.consent.grants.from"),
            words("cli.consent.grants.to"),
            words("cli.consent.grants.albumsCompared"),
            words("cli.consent.grants.facesMeetHerReference"),
          ].map((head) => head[language]),
          grants.map(({ id, subjectId, state, opensOn, closesOn, closedBecause, albums }) => [
            short(id),
            short(subjectId),
            state === "open"
              ? said(language, "cli.consent.grants.open")
              : `${said(language, "cli.consent.grants.closed")} (${closedBecause})`,
            opensOn,
            closesOn,
            albums
              .map(
                ({ slug, comparedToSeq, lastSeq, misses }) =>
                  `${slug} ${comparedToSeq}/${lastSeq}${misses > 0 ? ` −${misses}` : ""}`,
              )
              .join(", "),
            albums
              .flatMap(({ faces, of }) =>
                faces === null || of === null ? [] : [facesOfAll(faces, of, language)],
              )
              .join(", "),
          ]),
        ),
});

const list: Command = {
  name: "grant list",
  about: words("cli.consent.grants.grantsOpenClosedHow"),
  run: async ({ miroir, language }) => grantsListed(await (await miroir()).grants.list(), language),
};

const grantClosed = (closed: { grantId: string }, language: Language): Printed => ({
  data: closed,
  text: said(language, "cli.consent.grants.closedKeyDestroyedNobody"),
});

const close: Command = {
  name: "grant close",
  about: words("cli.consent.grants.closeGrantDestroyKey"),
  positionals: [{ name: "grant", required: true }],
  run: async ({ arguments: [grant], miroir, language }) =>
    grantClosed(await (await miroir()).grants.close({ grant: grant! }), language),
};

export const grantCommands: readonly Command[] = [open, list, close];
