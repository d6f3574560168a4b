/**
 * Invitations: a link, or a square on a poster, that leads to the portal for some albums. It names nobody. Its token is
 * kept as a hash; of a poster also sealed, so that it can be printed again.
 */

import { createHash, randomBytes } from "node:crypto";
import { addDays, dayIn } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { type ConsentPurpose, parseConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import type { Document } from "../../paper/document.ts";
import { qrSvg } from "../../paper/qr.ts";
import {
  endInvitationRow,
  findInvitation,
  type InvitationKind,
  type InvitationRow,
  type InvitedAlbum,
  insertInvitation,
  listInvitations,
} from "../../store/consent/invitations.ts";
import type { Sql } from "../../store/database.ts";
import { eachLanguage, said } from "../../words/words.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { letterPath, writeDocument } from "../letters/letter-file.ts";

export type { InvitationKind } from "../../store/consent/invitations.ts";

/** SHA-256 of an invitation's token, 32 bytes, by which it is found. */
export const invitationHash = (token: string): Buffer => createHash("sha256").update(token).digest();

/** 144 bits, 24 characters: short enough for a square that a phone reads from afar. */
export const newToken = (): string => randomBytes(18).toString("base64url");

/** The address that a token is sent or printed in. */
export const invitationUrl = ({ settings }: Engine, token: string): string =>
  `${settings.serve.url.replace(/\/$/, "")}/i/${token}`;

const invitationLabel = (id: string): string => `invitation/${id}`;

export interface InvitationInput {
  readonly kind: InvitationKind;
  readonly albums: readonly string[];
  /** Last day on which it can be used. */
  readonly until: Day;
  /** How many may enrol with it: one with a personal one, 500 with a poster when absent. */
  readonly uses?: number;
  /** What people are asked beside being found; each is a box of its own (R8). */
  readonly purposes?: readonly string[];
  /** Last day of a consent given on it; a year from today when absent (R19). */
  readonly consentUntil?: Day;
}

export interface Invited {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly url: string;
  /** An SVG element. */
  readonly qrSvg: string;
  readonly until: Day;
  readonly consentUntil: Day;
  readonly uses: number;
}

const POSTER_USES = 500;
const MOST_USES = 100_000;
/** Of a consent given on an invitation, when nobody says how long. */
export const CONSENT_DAYS = 365;

/** @throws MiroirError usage/bad-value */
const usesOf = ({ kind, uses }: InvitationInput): number => {
  const wanted = uses ?? (kind === "personal" ? 1 : POSTER_USES);
  const most = kind === "personal" ? 1 : MOST_USES;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > most)
    throw new MiroirError("usage/bad-value", {
      name: "--uses",
      value: wanted,
      expected: kind === "personal" ? "1: a personal invitation is for one" : `1 to ${MOST_USES}`,
    });
  return wanted;
};

/** What people are asked: to be found, and what else was named. @throws MiroirError purpose/unknown */
export const invitedPurposes = ({ purposes = [] }: Pick<InvitationInput, "purposes">): ConsentPurpose[] => [
  ...new Set<ConsentPurpose>(["find", ...purposes.map(parseConsentPurpose)]),
];

/** Neither in the past, nor a link that outlives the consent given on it. @throws MiroirError usage/bad-value */
export const checkInvitedDays = (today: Day, until: Day, consentUntil: Day): void => {
  if (until < today)
    throw new MiroirError("usage/bad-value", {
      name: "--until",
      value: until,
      expected: "a day not in the past",
    });
  if (consentUntil < until)
    throw new MiroirError("usage/bad-value", {
      name: "--consent-until",
      value: consentUntil,
      expected: `a day not before ${until}`,
    });
};

/** @throws MiroirError album/not-found, album/minors, purpose/unknown, usage/bad-value */
export const addInvitation: Verb<InvitationInput, Invited> = {
  name: "invitation.add",
  run: async (act, input) => {
    const { engine } = act;
    const { kind, until } = input;
    const uses = usesOf(input);
    const purposes = invitedPurposes(input);
    const consentUntil = input.consentUntil ?? addDays(act.today(), CONSENT_DAYS);
    checkInvitedDays(act.today(), until, consentUntil);
    if (input.albums.length === 0)
      throw new MiroirError("usage/missing", { name: "--album", hint: "An invitation is for named albums." });
    const id = engine.newId();
    const token = newToken();
    return act.commit(async (sql) => {
      const albums = await requireAlbumsWithoutMinors(sql, input.albums);
      const sealedToken =
        kind === "poster"
          ? engine.vault.seal("entry", engine.instanceId, invitationLabel(id), Buffer.from(token))
          : null;
      await insertInvitation(
        sql,
        {
          id,
          kind,
          tokenSha256: invitationHash(token),
          sealedToken,
          uses,
          purposes,
          untilDay: until,
          consentUntil,
          madeBy: act.actor.name,
        },
        albums,
        act.at(),
      );
      const url = invitationUrl(engine, token);
      return {
        result: { id, kind, url, qrSvg: qrSvg(url), until, consentUntil, uses },
        entry: { invitation: id, invitationKind: kind, albums, purposes, uses, until },
      };
    });
  },
};

export interface ListedInvitation {
  readonly id: string;
  readonly kind: InvitationKind;
  readonly albums: readonly InvitedAlbum[];
  readonly purposes: readonly string[];
  readonly until: Day;
  readonly consentUntil: Day;
  readonly uses: number;
  readonly used: number;
  readonly madeBy: string;
  readonly madeAt: string;
  /** Whether it can be used today. */
  readonly usable: boolean;
}

const isUsable = (act: Act, { endedAt, untilDay, used, uses }: InvitationRow): boolean =>
  endedAt === null && untilDay >= act.today() && used < uses;

const listedOf = (act: Act, row: InvitationRow): ListedInvitation => {
  const { id, kind, albums, purposes, untilDay: until, consentUntil, uses, used, madeBy } = row;
  return {
    ...{ id, kind, albums, purposes, until, consentUntil, uses, used, madeBy },
    madeAt: row.madeAt.toISOString(),
    usable: isUsable(act, row),
  };
};

/** Newest first. */
export const invitations: Verb<void, ListedInvitation[]> = {
  name: "invitation.list",
  run: (act) => act.read(async (sql) => (await listInvitations(sql)).map((row) => listedOf(act, row))),
};

/** @throws MiroirError invitation/not-found */
const requireInvitation = async (sql: Sql, id: string): Promise<InvitationRow> => {
  const row = await findInvitation(sql, id);
  if (!row) throw new MiroirError("invitation/not-found", { invitation: id });
  return row;
};

/** Nobody can use it any more; twice is no error. @throws MiroirError invitation/not-found */
export const endInvitation: Verb<{ invitation: string }, { id: string }> = {
  name: "invitation.end",
  run: (act, { invitation }) =>
    act.commit(async (sql) => {
      const { id } = await requireInvitation(sql, invitation);
      await endInvitationRow(sql, id, act.at());
      return { result: { id }, entry: { invitation: id } };
    }),
};

interface PosterFacts {
  readonly controller: string;
  readonly contact: string;
  readonly officer: string;
  readonly authority: string;
  readonly until: string;
}

/** The first layer of the notice: what is done, what happens to others, where all of it is read, whom to ask (art. 12(1), 13, 14). */
const POSTER = eachLanguage((language) => ({
  title: said(language, "engine.consent.invitations.findYourPicturesFace"),
  how: said(language, "engine.consent.invitations.how"),
  howText: ({ controller, until }: PosterFacts) =>
    said(language, "engine.consent.invitations.pointYourPhonesCamera", { controller, until }),
  others: said(language, "engine.consent.invitations.ifYouDoNothing"),
  othersText: ({ contact }: PosterFacts) =>
    said(language, "engine.consent.invitations.nobodySearchesYouNothing", { contact }),
  without: said(language, "engine.consent.invitations.withoutYourFace"),
  withoutText: ({ contact }: PosterFacts) =>
    said(language, "engine.consent.invitations.youCanAlsoAsk", { contact }),
  notice: said(language, "engine.consent.invitations.all"),
  noticeText: ({ contact }: PosterFacts) =>
    said(language, "engine.consent.invitations.wholeNoticeThoseWho", { contact }),
  who: said(language, "engine.consent.invitations.whoAnswers"),
  whoText: ({ officer, authority }: PosterFacts) =>
    said(language, "engine.consent.invitations.dataProtectionComplaints", { officer, authority }),
}));

const posterOf = (act: Act, row: InvitationRow, url: string, language: Language): Document => {
  const text = POSTER[language];
  const { controller, authority } = act.engine.settings;
  const { name, contact } = controller.officer ?? controller;
  const facts: PosterFacts = {
    controller: controller.name,
    contact: controller.contact,
    officer: `${name}, ${contact}`,
    authority,
    until: dayIn(language, row.untilDay),
  };
  const said = (of: string) => ({ kind: "text" as const, text: of });
  return {
    language,
    title: text.title,
    poster: true,
    subtitle: row.albums.map(({ title }) => title).join(" · "),
    writtenAt: act.at(),
    footer: `${controller.name} · ${controller.address} · ${controller.contact}`,
    sections: [
      { heading: text.how, blocks: [{ kind: "qr", text: url, label: url, beside: text.howText(facts) }] },
      { heading: text.others, blocks: [said(text.othersText(facts))] },
      { heading: text.without, blocks: [said(text.withoutText(facts))] },
      {
        heading: text.notice,
        blocks: [said(text.noticeText(facts))],
      },
      { heading: text.who, blocks: [said(text.whoText(facts))] },
    ],
  };
};

/** Names that lead a telephone to itself. */
const ITSELF = /^(?:localhost|.+\.localhost|0\.0\.0\.0|127(?:\.\d+){3}|\[::1?\])$/;

/** @throws MiroirError invitation/no-address: what nobody can open is not printed */
const requirePublicAddress = ({ settings }: Engine): void => {
  if (ITSELF.test(new URL(settings.serve.url).hostname))
    throw new MiroirError("invitation/no-address", { url: settings.serve.url });
};

/** The sheet to hang up, .html or .pdf. @throws MiroirError invitation/not-found, invitation/no-poster, invitation/no-address, usage/bad-value, storage/… */
export const invitationPoster: Verb<
  { invitation: string; out: string; language?: Language },
  { path: string }
> = {
  name: "invitation.poster",
  run: async (act, { invitation, out, language = act.engine.settings.language }) => {
    const path = letterPath(out);
    const { engine } = act;
    const row = await act.read((sql) => requireInvitation(sql, invitation));
    requirePublicAddress(engine);
    if (!row.sealedToken || !isUsable(act, row)) throw new MiroirError("invitation/no-poster");
    const token = Buffer.from(
      engine.vault.open("entry", engine.instanceId, invitationLabel(row.id), row.sealedToken),
    ).toString("utf8");
    await writeDocument(posterOf(act, row, invitationUrl(engine, token), language), path);
    return { path };
  },
};
