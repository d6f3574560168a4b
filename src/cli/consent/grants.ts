/** Commands: the grants. */
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, day, type Printed, present, text, texts } from "../command.ts";
import { facts, paragraphs, short, table } from "../print.ts";
import { words } from "../text.ts";
import { facesOfAll } from "./narrowing.ts";

const grantOpened = (grant: Answer<Miroir["grants"]["open"]>, language: Language): Printed => ({
  data: grant,
  text: paragraphs(
    facts([
      [words("Grant", "Autorisation")[language], grant.grantId],
      [words("From", "Du")[language], grant.opensOn],
      [words("To", "Au")[language], grant.closesOn],
      [words("Albums", "Albums")[language], grant.albums.length],
    ]),
    words("Next: miroir scan", "Ensuite : miroir scan")[language],
  ),
});

const open: Command = {
  name: "grant open",
  about: words(
    "open a grant with the person's own key",
    "ouvrir une autorisation avec la clé de la personne",
  ),
  example: "miroir grant open 3f0c6a1e --key K7QF3-… --until 2026-06-30",
  positionals: [{ name: "person", required: true }],
  options: {
    key: {
      value: "CODE",
      about: words(
        "her personal key; only where you hold it as well (keyCustody) it may be left out",
        "sa clé personnelle ; peut être omise seulement si vous la détenez aussi (keyCustody)",
      ),
    },
    album: {
      value: "NAME",
      many: true,
      about: words("fewer albums than she consented to", "moins d'albums que dans son consentement"),
    },
    from: {
      value: "DAY",
      about: words("first day (default today)", "premier jour (par défaut aujourd'hui)"),
    },
    until: { value: "DAY", about: words("last day (default 30 days)", "dernier jour (par défaut 30 jours)") },
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
      ? words("There is no grant.", "Il n'y a pas d'autorisation.")[language]
      : table(
          [
            words("Grant", "Autorisation"),
            words("Person", "Personne"),
            words("State", "État"),
            words("From", "Du"),
            words("To", "Au"),
            words("Albums (compared)", "Albums (comparés)"),
            words("Faces that meet her reference", "Visages qui rencontrent sa référence"),
          ].map((head) => head[language]),
          grants.map(({ id, subjectId, state, opensOn, closesOn, closedBecause, albums }) => [
            short(id),
            short(subjectId),
            state === "open"
              ? words("open", "ouverte")[language]
              : `${words("closed", "close")[language]} (${closedBecause})`,
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
  about: words(
    "grants, open and closed, and how far each was compared",
    "les autorisations, ouvertes et closes, et où en est leur comparaison",
  ),
  run: async ({ miroir, language }) => grantsListed(await (await miroir()).grants.list(), language),
};

const grantClosed = (closed: { grantId: string }, language: Language): Printed => ({
  data: closed,
  text: words(
    "Closed; its key is destroyed. Nobody can compare her now.",
    "Close ; sa clé est détruite. Personne ne peut plus la comparer.",
  )[language],
});

const close: Command = {
  name: "grant close",
  about: words("close a grant and destroy its key", "clore une autorisation et détruire sa clé"),
  positionals: [{ name: "grant", required: true }],
  run: async ({ arguments: [grant], miroir, language }) =>
    grantClosed(await (await miroir()).grants.close({ grant: grant! }), language),
};

export const grantCommands: readonly Command[] = [open, list, close];
