/**
 * What may be held about whoever asks, under the name and the contact that she gave: looked for before anybody answers that
 * nothing is (R38; MED-2021-134 began with such an answer). What is sealed is opened and compared one after the other, a
 * pass over the people, lists, cases and letters that there are; of the archive the database chooses what is looked at.
 */

import { MiroirError } from "../../domain/errors.ts";
import {
  type HeldHit,
  type HeldPlace,
  hitsSaid,
  sameContact,
  sameName,
  saysNothingHeld,
  textNames,
  wordsOfName,
} from "../../domain/namesakes.ts";
import { requireSentence } from "../../domain/request.ts";
import { listAlbums } from "../../store/archive/albums.ts";
import type { Sql } from "../../store/database.ts";
import { listLetters } from "../../store/letters/outbox.ts";
import { membersOf } from "../../store/members/members.ts";
import { guardianOf } from "../../store/people/people.ts";
import { listRecipients } from "../../store/recipients/recipients.ts";
import { filesNamed, picturesSaying, sidecarsWithoutPicture } from "../../store/requests/named.ts";
import { listRequests, type RequestRow } from "../../store/requests/requests.ts";
import { listSidecarFolders } from "../../store/sidecars/sidecars.ts";
import { listAccounts } from "../../store/staff/accounts.ts";
import { eachLanguage, words } from "../../words/words.ts";
import type { Act } from "../gate/act.ts";
import { openedLetter } from "../letters/outbox.ts";
import { readableMembers } from "../people/member-seals.ts";
import { GUARDIAN_LABEL } from "../people/newcomer.ts";
import { listPeople } from "../people/people.ts";
import { nameOf, placeOf } from "../people/sidecar-seals.ts";
import { agentOf, requesterOf } from "./requests.ts";

/** Whom a request is about. */
interface Sought {
  readonly name: string;
  readonly contact: string | null;
}

const SHORT = 8;
const hit = (place: HeldPlace, ref: string): HeldHit => ({ place, ref });
const byId = (place: HeldPlace, id: string): HeldHit => hit(place, id.slice(0, SHORT));

const fits = (sought: Sought, name: string, ...contacts: readonly (string | null)[]): boolean =>
  sameName(sought.name, name) || contacts.some((contact) => sameContact(sought.contact, contact));

/** Enrolled people, and who answers for a minor. */
const amongPeople = async (act: Act, sql: Sql, sought: Sought): Promise<HeldHit[]> => {
  const hits: HeldHit[] = [];
  for (const { id, name, contact, ageBand } of await listPeople(act.engine, sql)) {
    if (fits(sought, name, contact)) hits.push(byId("person", id));
    const sealed = ageBand === "adult" ? null : await guardianOf(sql, id);
    if (!sealed) continue;
    const guardian = JSON.parse(
      Buffer.from(act.engine.vault.open("subject", id, GUARDIAN_LABEL, sealed)).toString("utf8"),
    ) as { name: string };
    if (sameName(sought.name, guardian.name)) hits.push(byId("guardian", id));
  }
  return hits;
};

/** Lists of members and of those who took part, with whoever was invited from them. */
const amongMembers = async (act: Act, sql: Sql, sought: Sought): Promise<HeldHit[]> =>
  readableMembers(act.engine, await membersOf(sql, act.today()))
    .filter(({ name, address }) => fits(sought, name, address))
    .map(({ id }) => byId("member", id));

/** Other cases: hers, when name and contact are the same and nobody is enrolled by it; else a hit. */
const amongRequests = async (
  act: Act,
  sql: Sql,
  sought: Sought,
  asked: RequestRow,
): Promise<{ hits: HeldHit[]; own: RequestRow[] }> => {
  const hits: HeldHit[] = [];
  const own: RequestRow[] = [];
  for (const request of await listRequests(sql, true)) {
    if (request.id === asked.id || !act.engine.vault.has("request", request.id)) continue;
    const { name, contact } = requesterOf(act.engine, request);
    const agent = agentOf(act.engine, request);
    const same = sameName(sought.name, name);
    const reached = agent === null && sameContact(sought.contact, contact);
    if (same && reached && request.subjectId === null) own.push(request);
    else if (same || reached || (agent !== null && sameName(sought.name, agent)))
      hits.push(hit("request", request.number));
  }
  return { hits, own };
};

/** Letters that are no part of a case or of a list, by their address. */
const amongLetters = async (act: Act, sql: Sql, { contact }: Sought): Promise<HeldHit[]> =>
  (await listLetters(sql))
    .filter(({ requestId, memberId }) => requestId === null && memberId === null)
    .filter((row) => {
      const letter = openedLetter(act.engine, row);
      return letter !== undefined && sameContact(contact, letter.to);
    })
    .map(({ id }) => byId("letter", id));

/** Who receives something, and who works here. */
const amongRegisters = async (sql: Sql, sought: Sought): Promise<HeldHit[]> => [
  ...(await listRecipients(sql))
    .filter(({ name, address, contact, mail }) => fits(sought, name, address, contact, mail))
    .map(({ id }) => byId("recipient", id)),
  ...(await listAccounts(sql))
    .filter(({ name, email }) => fits(sought, name, email))
    .map(({ id }) => byId("account", id)),
];

/** A letter as it may be written: with an accent, or as one character with it. */
const LETTER = /[a-z]/;
const ANY_ACCENT = "[\u0300-\u036f]*";

/**
 * Of a name, what the database looks for: any of its words, whatever its accents. A letter outside of ASCII stands for
 * itself, since everything would fit otherwise.
 */
export const patternOf = (name: string): string =>
  wordsOfName(name)
    .map((word) =>
      [...word]
        .map((letter) =>
          LETTER.test(letter)
            ? `(?:${letter}|[^\u0001-\u007f])${ANY_ACCENT}`
            : letter.replace(/[^\p{L}\p{N}]/gu, "."),
        )
        .join(""),
    )
    .join("|");

const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

const PAGE = 500;
/** Enough to know that something is held; more is looked for by whoever answers. */
const MOST_PICTURES = 50;

const amongPictures = async (act: Act, sql: Sql, name: string, pattern: string): Promise<HeldHit[]> => {
  const hits: HeldHit[] = [];
  let after: string | null = null;
  for (;;) {
    act.stopIfAborted();
    const page = await picturesSaying(sql, pattern, after, PAGE);
    for (const { itemId, album, caption, photographer, metadata } of page)
      if ([caption ?? "", photographer ?? "", ...textsIn(metadata)].some((text) => textNames(text, name)))
        hits.push(hit("picture", `${album}/${itemId.slice(0, SHORT)}`));
    after = page.at(-1)?.itemId ?? null;
    if (page.length < PAGE || hits.length >= MOST_PICTURES) return hits.slice(0, MOST_PICTURES);
  }
};

const MOST_FILES = 5000;

const amongFiles = async (sql: Sql, name: string, pattern: string): Promise<HeldHit[]> =>
  (await filesNamed(sql, pattern, MOST_FILES))
    .filter(({ path }) => textNames(path, name))
    .slice(0, MOST_PICTURES)
    .map(({ album, itemId }) => hit("file", itemId ? `${album}/${itemId.slice(0, SHORT)}` : album));

const amongAlbums = async (sql: Sql, name: string): Promise<HeldHit[]> =>
  (await listAlbums(sql))
    .filter(({ title, place, rightNote }) =>
      [title, place ?? "", rightNote].some((text) => textNames(text, name)),
    )
    .map(({ slug }) => hit("album", slug));

/** What was written beside pictures: whom it names is enrolled; here where it lies, and what outlived its picture. */
const amongSidecars = async (act: Act, sql: Sql, name: string): Promise<HeldHit[]> => [
  ...(await listSidecarFolders(sql))
    .filter((folder) => textNames(placeOf(act.engine, folder), name))
    .map(({ id }) => byId("sidecar", id)),
  ...(await sidecarsWithoutPicture(sql))
    .filter((sidecar) => textNames(nameOf(act.engine, sidecar), name))
    .map(({ id }) => byId("sidecar", id)),
];

/** Something that may be about her; and her own earlier cases, which are told. */
export interface HeldUnder {
  readonly hits: readonly HeldHit[];
  readonly own: readonly RequestRow[];
}

const withoutDoubles = (hits: readonly HeldHit[]): HeldHit[] => [
  ...new Map(hits.map((each) => [`${each.place} ${each.ref}`, each])).values(),
];

/** What may be held under the name and the contact of a request. */
export const heldUnder = async (act: Act, sql: Sql, request: RequestRow): Promise<HeldUnder> => {
  const { name, contact } = requesterOf(act.engine, request);
  // The contact of a request by somebody else is theirs.
  const sought: Sought = { name, contact: agentOf(act.engine, request) === null ? contact : null };
  const cases = await amongRequests(act, sql, sought, request);
  const pattern = patternOf(name);
  const hits = [
    ...(await amongPeople(act, sql, sought)),
    ...(await amongMembers(act, sql, sought)),
    ...cases.hits,
    ...(await amongLetters(act, sql, sought)),
    ...(await amongRegisters(sql, sought)),
    ...(await amongAlbums(sql, name)),
    ...(pattern === "" ? [] : await amongPictures(act, sql, name, pattern)),
    ...(pattern === "" ? [] : await amongFiles(sql, name, pattern)),
    ...(await amongSidecars(act, sql, name)),
  ];
  return { hits: withoutDoubles(hits), own: cases.own };
};

/** Somebody made sure that what was found is about somebody else. */
export interface NotTheSame {
  /** Who made sure. */
  readonly by: string;
  /** How. */
  readonly because: string;
}

/** @throws MiroirError usage/missing, request/no-reason */
export const checkNotTheSame = (given: NotTheSame | undefined): NotTheSame | null => {
  if (!given) return null;
  const by = given.by.trim();
  if (by === "")
    throw new MiroirError("usage/missing", {
      name: "--checked-by NAME",
      hint: words("engine.requests.held.whoMadeSureSomebody"),
    });
  return { by, because: requireSentence(given.because, "how it was made sure") };
};

/**
 * Before an answer says that nothing is held: refused while something may be, unless somebody made sure that it is about
 * somebody else. Null where the answer says no such thing, or whoever asks is enrolled.
 * @throws MiroirError request/may-be-held
 */
export const requireNothingHeld = async (
  act: Act,
  sql: Sql,
  request: RequestRow,
  said: { readonly nothingHeld: boolean; readonly text: string; readonly notTheSame: NotTheSame | null },
): Promise<HeldUnder | null> => {
  if (request.subjectId !== null || !(said.nothingHeld || saysNothingHeld(said.text))) return null;
  const held = await heldUnder(act, sql, request);
  if (held.hits.length > 0 && !said.notTheSame)
    throw new MiroirError("request/may-be-held", {
      request: request.number,
      hits: eachLanguage((language) => hitsSaid(held.hits, language)),
    });
  return held;
};
