/** Commands: invitations to the portal. */
import { addDays, dayAt } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { ListedInvitation } from "../../engine/consent/invitations.ts";
import { type Command, day, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { facts, table } from "../print.ts";
import { words } from "../text.ts";
import { ASKED_OPTIONS } from "./options.ts";

const KINDS = ["personal", "poster"] as const;
/** Days for which an invitation can be used when nobody says how long. */
const DAYS = 30;

const KIND_WORDS = {
  personal: words("personal", "personnelle"),
  poster: words("poster", "affiche"),
} as const;

const POSTER_OPTION = {
  value: "FILE",
  about: words("a sheet to hang up, .html or .pdf", "une feuille à afficher, .html ou .pdf"),
};

const ONCE = words(
  "The address of a personal invitation is shown once: send it now.",
  "L'adresse d'une invitation personnelle n'est montrée qu'une fois : envoyez-la maintenant.",
);

const add: Command = {
  name: "invitation add",
  about: words(
    "invite people to enrol themselves in the portal, by a link or a poster",
    "inviter des personnes à s'inscrire elles-mêmes dans le portail, par un lien ou une affiche",
  ),
  example: "miroir invitation add --kind poster --album run-2026 --until 2026-07-20 --poster poster.pdf",
  options: {
    kind: {
      value: KINDS.join("|"),
      about: words(
        "for one person, the default, or for many",
        "pour une personne, par défaut, ou pour beaucoup",
      ),
    },
    album: {
      value: "ALBUM",
      required: true,
      many: true,
      about: words("for which albums", "pour quels albums"),
    },
    until: {
      value: "DAY",
      about: words(
        "last day of its use (default: in 30 days)",
        "dernier jour d'usage (par défaut : dans 30 jours)",
      ),
    },
    uses: {
      value: "NUMBER",
      about: words(
        "how many may enrol with a poster (default 500)",
        "combien peuvent s'inscrire par une affiche (par défaut 500)",
      ),
    },
    ...ASKED_OPTIONS,
    "consent-until": {
      value: "DAY",
      about: words(
        "last day of a consent given on it (default: in a year)",
        "dernier jour d'un accord donné par elle (par défaut : dans un an)",
      ),
    },
    poster: POSTER_OPTION,
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const { invitations } = await miroir();
    const kind = oneOf(options, "kind", KINDS) ?? "personal";
    const out = text(options, "poster");
    const added = await invitations.add({
      kind,
      albums: texts(options, "album") ?? [],
      until: day(options, "until") ?? addDays(dayAt(new Date(), "UTC"), DAYS),
      ...present({
        uses: whole(options, "uses"),
        purposes: texts(options, "purpose"),
        consentUntil: day(options, "consent-until"),
      }),
    });
    const poster =
      out === undefined ? null : await invitations.poster({ invitation: added.id, out, language });
    return {
      data: { ...added, poster: poster?.path ?? null },
      text: [
        facts([
          [words("Invitation", "Invitation")[language], added.id],
          [words("Kind", "Nature")[language], KIND_WORDS[kind][language]],
          [words("Address", "Adresse")[language], added.url],
          [words("Until", "Jusqu'au")[language], added.until],
          [words("Poster", "Affiche")[language], poster?.path ?? null],
        ]),
        ...(kind === "personal" ? [ONCE[language]] : []),
      ].join("\n\n"),
    };
  },
};

const listed = (all: readonly ListedInvitation[], language: Language): Printed => ({
  data: all,
  text:
    all.length === 0
      ? words("There is no invitation.", "Il n'y a aucune invitation.")[language]
      : table(
          [
            words("Invitation", "Invitation"),
            words("Kind", "Nature"),
            words("Albums", "Albums"),
            words("Until", "Jusqu'au"),
            words("Used", "Utilisée"),
            words("Can be used", "Utilisable"),
          ].map((head) => head[language]),
          all.map((each) => [
            each.id,
            KIND_WORDS[each.kind][language],
            each.albums.map(({ slug }) => slug).join(", "),
            each.until,
            `${each.used} / ${each.uses}`,
            (each.usable ? words("yes", "oui") : words("no", "non"))[language],
          ]),
        ),
});

const list: Command = {
  name: "invitation list",
  about: words("invitations, newest first", "invitations, les plus récentes d'abord"),
  run: async ({ miroir, language }) => listed(await (await miroir()).invitations.list(), language),
};

const invitation = [{ name: "invitation", required: true }] as const;

const end: Command = {
  name: "invitation end",
  about: words("nobody enrols with it any more", "plus personne ne s'inscrit par elle"),
  positionals: invitation,
  run: async ({ arguments: [id], miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).invitations.end({ invitation: id! });
    return { data: done, text: words("It is ended.", "Elle a pris fin.")[language] };
  },
};

const poster: Command = {
  name: "invitation poster",
  about: words("print the sheet of a poster again", "imprimer à nouveau la feuille d'une affiche"),
  positionals: invitation,
  options: { out: { ...POSTER_OPTION, required: true } },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const { invitations } = await miroir();
    const written = await invitations.poster({ invitation: id!, out: text(options, "out")!, language });
    return { data: written, text: written.path };
  },
};

export const invitationCommands: readonly Command[] = [add, list, end, poster];
