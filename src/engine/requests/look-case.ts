/**
 * What a look found, in her case: masked pictures, each sealed under the key of the request, for some days
 * (`look.answerDays`). Staff see them and say which of the uncertain ones are hers; then she is handed a link or a code,
 * good once, and nobody is sent a picture. It ends with its days, with the case, and with the vouching it stands on.
 */
import { randomInt } from "node:crypto";
import { MiroirError } from "../../domain/errors.ts";
import { requireVouched } from "../../domain/vouching.ts";
import type { WithheldCount, WithheldReason } from "../../domain/withheld.ts";
import type { Sql } from "../../store/database.ts";
import { vouchingOf } from "../../store/portal/vouchings.ts";
import {
  type AnswerRow,
  answerOf,
  beginAnswer,
  finishAnswer,
  handAnswerOver,
  insertLookPicture,
  lookPictureOf,
  lookPicturesOf,
  putInOnly,
  removeAnswer,
} from "../../store/requests/looks.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { newToken } from "../gate/tokens.ts";
import { addressIn } from "../letters/outbox.ts";
import { secretSha256 } from "../letters/secrets.ts";
import { type Find, type Look, stillFree } from "./look-compare.ts";
import { type Counted, type PageWords, withheldOf } from "./look-folder.ts";
import { handedOverLetter } from "./look-letters.ts";
import { describeFinds, maskFind, type PictureFacts } from "./look-pictures.ts";
import {
  addEvent,
  addressedOf,
  openOf,
  type RequestRow,
  requesterOf,
  requireRequest,
  sealFor,
  type Told,
  tellRequester,
} from "./requests.ts";

const DAY_MS = 24 * 3_600_000;
const FACTS = "look";
const pixelsLabel = (id: string): string => `look/${id}/picture`;
const factsLabel = (id: string): string => `look/${id}/facts`;

const answerUntil = (act: Act): Date =>
  new Date(act.at().getTime() + act.engine.settings.look.answerDays * DAY_MS);

/** What her page says besides the pictures. */
export interface AnswerFacts extends PageWords {
  readonly compared: number;
  readonly unread: number;
  readonly withheld: number;
  readonly withheldBecause: readonly WithheldCount[];
  readonly thresholds: { readonly review: number; readonly match: number };
  readonly expectedFalse: number;
}

/** In the transaction that records the look; an older answer goes. */
export const beginCaseAnswer = (act: Act, sql: Sql, { id }: RequestRow): Promise<void> =>
  beginAnswer(sql, {
    requestId: id,
    sealedFacts: sealFor(act.engine, id, FACTS, "{}"),
    lookedAt: act.at(),
    validUntil: answerUntil(act),
  });

/** @returns why it is withheld, where it is (R49) */
const putPicture = async (
  { act, scope }: Look,
  find: Find,
  {
    ordinal,
    described,
  }: { readonly ordinal: number; readonly described: Awaited<ReturnType<typeof describeFinds>> },
): Promise<WithheldReason | null> => {
  const { engine } = act;
  const requestId = scope.request.id;
  const { jpeg, withheld, ...facts } = await maskFind(act, find, described.get(find.item.id)!);
  if (!jpeg) return withheld;
  const id = engine.newId();
  const sealed = engine.vault.seal("request", requestId, pixelsLabel(id), jpeg);
  const sealedFacts = sealFor(engine, requestId, factsLabel(id), JSON.stringify(facts));
  const { likely } = find;
  await act.step((sql) =>
    insertLookPicture(sql, { id, requestId, ordinal, toCheck: !likely, putIn: likely, sealed, sealedFacts }),
  );
  return null;
};

const putPictures = async (look: Look, words: PageWords): Promise<Counted> => {
  const { act, scope } = look;
  const finds = await stillFree(act, look.finds);
  const described = await describeFinds(act, finds);
  const reasons: (WithheldReason | null)[] = [];
  for (const [i, find] of finds.entries()) {
    act.stopIfAborted();
    reasons.push(await putPicture(look, find, { ordinal: i + 1, described }));
    act.progress({ stage: "profile", done: i + 1, total: finds.length });
  }
  const { review, match, expectedFalseAtReview: expectedFalse } = scope.plan;
  const { compared, unread } = look;
  const facts: AnswerFacts = {
    ...words,
    compared,
    unread,
    ...withheldOf(reasons),
    thresholds: { review, match },
    expectedFalse,
  };
  const { id } = scope.request;
  await act.step((sql) =>
    finishAnswer(sql, id, sealFor(act.engine, id, FACTS, JSON.stringify(facts)), act.at()),
  );
  const found = finds.filter(({ likely }) => likely).length;
  return { found, toCheck: finds.length - found, ...withheldOf(reasons) };
};

/** Whole or not at all: a stop removes it. */
export const writeIntoCase = async (look: Look, words: PageWords): Promise<Counted> => {
  try {
    return await putPictures(look, words);
  } catch (error) {
    await look.act.step((sql) => removeAnswer(sql, look.scope.request.id));
    throw error;
  }
};

/** Of her page. */
export const answerFactsOf = (engine: Engine, { requestId, sealedFacts }: AnswerRow): AnswerFacts =>
  // An answer from before reasons were kept has none.
  ({ withheldBecause: [], ...JSON.parse(openOf(engine, requestId, FACTS, sealedFacts)) }) as AnswerFacts;

export interface FoundPicture extends PictureFacts {
  readonly id: string;
  readonly toCheck: boolean;
  readonly putIn: boolean;
}

/** In their order, with what is said of each. */
export const foundPicturesOf = async (engine: Engine, sql: Sql, requestId: string): Promise<FoundPicture[]> =>
  (await lookPicturesOf(sql, requestId)).map(({ id, toCheck, putIn, sealedFacts }) => ({
    ...(JSON.parse(openOf(engine, requestId, factsLabel(id), sealedFacts)) as PictureFacts),
    ...{ id, toCheck, putIn },
  }));

/** The JPEG of one of them; undefined where there is none, or it is not hers to see. */
export const foundPixelsOf = async (
  engine: Engine,
  sql: Sql,
  requestId: string,
  { id, hers }: { readonly id: string; readonly hers: boolean },
): Promise<Uint8Array | undefined> => {
  const row = await lookPictureOf(sql, requestId, id);
  return row && (row.putIn || !hers)
    ? engine.vault.open("request", requestId, pixelsLabel(id), row.sealed)
    : undefined;
};

/** @throws MiroirError look/nothing-waits */
const requireAnswer = async (act: Act, sql: Sql, request: RequestRow): Promise<AnswerRow> => {
  const answer = await answerOf(sql, request.id, act.at());
  if (!answer) throw new MiroirError("look/nothing-waits", { request: request.number });
  return answer;
};

export interface Found {
  readonly request: string;
  readonly lookedAt: string;
  readonly handedBy: string | null;
  readonly openedAt: string | null;
  readonly validUntil: string;
  /** Whether a link can be sent: she gave an address. */
  readonly address: boolean;
  readonly facts: AnswerFacts;
  readonly pictures: readonly FoundPicture[];
}

/** What waits in the case, for whoever hands it over; that it was looked at is logged. @throws MiroirError request/not-found, look/nothing-waits */
export const found: Verb<{ request: string }, Found> = {
  name: "request.found",
  run: (act, { request: name }) =>
    act.commit(async (sql) => {
      const request = await requireRequest(sql, name);
      const answer = await requireAnswer(act, sql, request);
      const pictures = await foundPicturesOf(act.engine, sql, request.id);
      return {
        result: {
          ...{ request: request.number, handedBy: answer.handedBy, pictures },
          lookedAt: answer.lookedAt.toISOString(),
          openedAt: answer.openedAt?.toISOString() ?? null,
          validUntil: answer.validUntil.toISOString(),
          address: addressIn(requesterOf(act.engine, request).contact) !== null,
          facts: answerFactsOf(act.engine, answer),
        },
        entry: { request: request.id, outcome: "looked at what was found" },
      };
    }),
};

/** One picture of it. @throws MiroirError request/not-found, look/nothing-waits */
export const foundPicture: Verb<{ request: string; picture: string }, Uint8Array> = {
  name: "request.found-picture",
  run: (act, { request: name, picture: id }) =>
    act.read(async (sql) => {
      const request = await requireRequest(sql, name);
      await requireAnswer(act, sql, request);
      const jpeg = await foundPixelsOf(act.engine, sql, request.id, { id, hers: false });
      if (!jpeg) throw new MiroirError("look/nothing-waits", { request: request.number });
      return jpeg;
    }),
};

/** Letters and digits that nobody takes for another; 12 of 32 are 60 bits. */
const ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const newCode = (): string =>
  Array.from(
    { length: 12 },
    (_, i) => (i > 0 && i % 4 === 0 ? "-" : "") + ALPHABET[randomInt(ALPHABET.length)],
  ).join("");

export interface HandOverInput {
  readonly request: string;
  /** A link to the address she gave, or a code that she is given in person. */
  readonly by: "link" | "code";
  /** Which pictures are hers; absent, those that scored high enough. */
  readonly pictures?: readonly string[];
}

export interface HandedOver {
  readonly request: string;
  readonly by: "link" | "code";
  readonly told: Told | null;
  /** Shown once. */
  readonly code: string | null;
  /** Where she opens it. */
  readonly url: string;
  readonly pictures: number;
  readonly validUntil: string;
}

/** @throws MiroirError look/no-address */
const secretFor = (act: Act, request: RequestRow, by: "link" | "code"): string => {
  if (by === "code") return newCode();
  if (!addressIn(requesterOf(act.engine, request).contact)) throw new MiroirError("look/no-address");
  return newToken();
};

/**
 * Hands it over: a new link or code, the ones before open nothing any more. @throws MiroirError request/not-found,
 * look/nothing-waits, look/no-address, portal/waits-for-approval
 */
export const handOver: Verb<HandOverInput, HandedOver> = {
  name: "request.hand-over",
  run: (act, { request: name, by, pictures }) =>
    act.commit(async (sql) => {
      const { engine } = act;
      const request = await requireRequest(sql, name);
      requireVouched(await vouchingOf(sql, { requestId: request.id }));
      await requireAnswer(act, sql, request);
      if (pictures) await putInOnly(sql, request.id, pictures);
      const secret = secretFor(act, request, by);
      const validUntil = answerUntil(act);
      const handed = { tokenSha256: secretSha256(secret), by: act.actor.name, at: act.at(), validUntil };
      await handAnswerOver(sql, request.id, handed);
      const url = `${engine.settings.serve.url}/answer`;
      const letter =
        by === "link"
          ? handedOverLetter(engine.settings, addressedOf(act, request), `${url}#${secret}`)
          : null;
      const told = letter && (await tellRequester(act, sql, request, { kind: "look-answer", ...letter }));
      await addEvent(act, sql, request, { type: "note", facts: { handedOver: by } });
      const shown = (await lookPicturesOf(sql, request.id)).filter(({ putIn }) => putIn).length;
      return {
        result: {
          ...{ request: request.number, by, told, url, pictures: shown },
          ...{ code: by === "code" ? secret : null, validUntil: validUntil.toISOString() },
        },
        entry: { request: request.id, outcome: "handed over", by },
      };
    }),
};
