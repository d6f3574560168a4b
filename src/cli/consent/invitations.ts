/** Commands: invitations to the portal. */

import { addDays, dayAt } from "../../domain/days.ts";
import type { Language } from "../../domain/errors.ts";
import type { ListedInvitation } from "../../engine/consent/invitations.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { facts, table } from "../print.ts";
import { ASKED_OPTIONS } from "./options.ts";

const KINDS = ["personal", "poster"] as const;
/** Days for which an invitation can be used when nobody says how long. */
const DAYS = 30;

const KIND_WORDS = {
  personal: words("cli.consent.invitations.personal"),
  poster: words("cli.consent.invitations.poster"),
} as const;

const POSTER_OPTION = {
  value: "FILE",
  about: words("cli.consent.invitations.sheetHangUpHtml"),
};

const ONCE = words("cli.consent.invitations.addressPersonalInvitationShown");

const add: Command = {
  name: "invitation add",
  about: words("cli.consent.invitations.invitePeopleEnrolThemselves"),
  example: "miroir invitation add --kind poster --album run-2026 --until 2026-07-20 --poster poster.pdf",
  options: {
    kind: {
      value: KINDS.join("|"),
      about: words("cli.consent.invitations.onePersonDefaultMany"),
    },
    album: {
      value: "ALBUM",
      required: true,
      many: true,
      about: words("cli.consent.invitations.whichAlbums"),
    },
    until: {
      value: "DAY",
      about: words("cli.consent.invitations.lastDayUseDefault"),
    },
    uses: {
      value: "NUMBER",
      about: words("cli.consent.invitations.howManyMayEnrol"),
    },
    ...ASKED_OPTIONS,
    "consent-until": {
      value: "DAY",
      about: words("cli.consent.invitations.lastDayConsentGiven"),
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
          [said(language, "cli.consent.invitations.invitation"), added.id],
          [said(language, "cli.consent.invitations.kind"), KIND_WORDS[kind][language]],
          [said(language, "cli.consent.invitations.address"), added.url],
          [said(language, "cli.consent.invitations.until"), added.until],
          [said(language, "cli.consent.invitations.poster2"), poster?.path ?? null],
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
      ? said(language, "cli.consent.invitations.thereNoInvitation")
      : table(
          [
            words("cli.consent.invitations.invitation"),
            words("cli.consent.invitations.kind"),
            words("cli.consent.invitations.albums"),
            words("cli.consent.invitations.until"),
            words("cli.consent.invitations.used"),
            words("cli.consent.invitations.canUsed"),
          ].map((head) => head[language]),
          all.map((each) => [
            each.id,
            KIND_WORDS[each.kind][language],
            each.albums.map(({ slug }) => slug).join(", "),
            each.until,
            `${each.used} / ${each.uses}`,
            said(language, each.usable ? "cli.consent.invitations.yes" : "cli.consent.invitations.no"),
          ]),
        ),
});

const list: Command = {
  name: "invitation list",
  about: words("cli.consent.invitations.invitationsNewestFirst"),
  run: async ({ miroir, language }) => listed(await (await miroir()).invitations.list(), language),
};

const invitation = [{ name: "invitation", required: true }] as const;

const end: Command = {
  name: "invitation end",
  about: words("cli.consent.invitations.nobodyEnrolsAnyMore"),
  positionals: invitation,
  run: async ({ arguments: [id], miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).invitations.end({ invitation: id! });
    return { data: done, text: said(language, "cli.consent.invitations.ended") };
  },
};

const poster: Command = {
  name: "invitation poster",
  about: words("cli.consent.invitations.printSheetPosterAgain"),
  positionals: invitation,
  options: { out: { ...POSTER_OPTION, required: true } },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const { invitations } = await miroir();
    const written = await invitations.poster({ invitation: id!, out: text(options, "out")!, language });
    return { data: written, text: written.path };
  },
};

export const invitationCommands: readonly Command[] = [add, list, end, poster];
