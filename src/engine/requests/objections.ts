/**
 * Objection to one picture, or to a region of it (R62, art. 21). Whoever objects need not be enrolled, and no template of
 * her is made, now or ever: what is left out is named by what the picture shows and by region (R60). From the act on, the picture is in no
 * scan and no look, and appearances of anybody on it are gone, not hidden: hidden ones every reader would have to
 * remember to leave out, and a match nobody may use is a match nobody should hold. An objection to being compared is final:
 * what is done on consent alone has nothing to be weighed against (art. 9). One to something else, that the picture is kept
 * or published, is weighed; rejected, with compelling grounds and a letter (R37), it puts the picture back: the next scan
 * compares it anew, and what a human had rejected there stays rejected.
 */
import { resolve } from "node:path";
import { contentHash, readSource } from "../../archive/source.ts";
import { dayAt } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { parseUse } from "../../domain/publish.ts";
import { fractionsOf, regionWithin, turnedBack } from "../../domain/region.ts";
import {
  isWeighed,
  OBJECTION_CHOICES,
  type ObjectionChoice,
  type ObjectionMatter,
  requireSentence,
} from "../../domain/request.ts";
import { clockOf } from "../../domain/video.ts";
import type { Box } from "../../domain/words.ts";
import { facesOf } from "../../store/archive/items.ts";
import { compareAgain } from "../../store/archive/pictures.ts";
import { findAppearance } from "../../store/compare/appearances.ts";
import type { Sql } from "../../store/database.ts";
import { languageOf } from "../../store/leaving/erasure.ts";
import { findSubject } from "../../store/people/people.ts";
import { copiesLeftOf } from "../../store/publish/publications.ts";
import {
  albumsWith,
  decideObjection,
  findObjection,
  insertObjection,
  listObjections,
  type NamedPicture,
  type NewObjection,
  type ObjectionRow,
  type ObjectionState,
  pictureAtPath,
  pictureOfContent,
  pictureOfItem,
  removeObjected,
} from "../../store/requests/objections.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { alsoHers, HER_APPEARANCE, HER_REQUEST, NOT_HERS, SAID } from "../gate/own.ts";
import { letterPath, writeLetterAfter } from "../letters/letter-file.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { openIdentity } from "../people/people.ts";
import { tellRecipientsOfPicture } from "../people/recipients.ts";
import { type Decided, objectionDecided, type PictureFate, type Written } from "./letters.ts";
import { addEvent, addressedOf, requireRequest, type Told, tellRequester } from "./requests.ts";

export interface ObjectInput {
  /** An appearance, a picture of the archive, a SHA-256 of its content in hex, or the path of a file. */
  readonly picture: string;
  /** In pixels of the upright picture; the whole picture when neither region nor face is named. */
  readonly region?: Box;
  /** A face of the picture, counted from 1 in the order in which detection found them; of a recording, a track. */
  readonly face?: number;
  /** Of a recording, from when to when, ms; the whole of it when neither they nor a face are named. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** To what; being compared when absent. */
  readonly about?: ObjectionChoice;
  /** Why, in her words; sealed. */
  readonly because: string;
  /** Number of the request it came with. */
  readonly request?: string;
}

export interface Objected {
  readonly objectionId: string;
  /** Which picture: what it shows, whatever is written into its file; hex. */
  readonly pictureSha256: string;
  /** In fractions of the picture's sides; null is the whole of it. */
  readonly region: Box | null;
  /** Of a recording, from when to when, ms. */
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  /** False where only the file is known: it is left out once it is imported. */
  readonly inArchive: boolean;
  readonly about: ObjectionChoice;
  readonly state: "pending" | "upheld";
  /** Appearances of anybody that are gone with it. */
  readonly appearancesRemoved: number;
}

const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** What is objected to: a picture, where the archive knows it; else what is known of it. */
interface Named {
  readonly pictureSha256: string;
  readonly picture: NamedPicture | undefined;
  readonly seen: NewObjection["seen"];
}

const named = (picture: NamedPicture): Named => ({
  pictureSha256: picture.pictureSha256,
  picture,
  seen: null,
});

const ifReadable = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    if (error instanceof MiroirError && error.code.startsWith("picture/")) return undefined;
    throw error;
  }
};

/** The archive's picture of these bytes, or of what they show, at whatever size; else the file alone, as far as it can be read. */
const pictureOfFile = async (act: Act, sql: Sql, path: string): Promise<Named | undefined> => {
  const { originalsFolder, maxFileBytes: maxBytes } = act.engine.settings;
  const bytes = await ifReadable(() => readSource({ kind: "file", path }, { originalsFolder, maxBytes }));
  if (!bytes) return undefined;
  const same = await pictureOfContent(sql, contentHash(bytes));
  if (same) return named(same);
  const job = { kind: "examine", picture: { kind: "bytes", bytes } } as const;
  const examined = await ifReadable(() => act.engine.detectors().run(job, act.signal));
  if (!examined) return { pictureSha256: contentHash(bytes), picture: undefined, seen: null };
  // Only here: whoever lists people or objections loads nothing that looks at pictures.
  const { whichPicture } = await import("../archive/same-picture.ts");
  const { pictureSha256, turn, ofItem } = await whichPicture(sql, examined);
  const item = ofItem && (await pictureOfItem(sql, ofItem));
  if (item) return named(item);
  const { perceptualHash, widthPx, heightPx } = examined.detection;
  return { pictureSha256, picture: undefined, seen: { perceptualHash, widthPx, heightPx, turn } };
};

/** @throws MiroirError objection/no-picture */
const requirePicture = async (act: Act, sql: Sql, name: string): Promise<Named> => {
  const appearance = await findAppearance(sql, name);
  if (appearance) return named(appearance);
  const item = await pictureOfItem(sql, name);
  if (item) return named(item);
  if (HEX_SHA256.test(name)) {
    const picture = await pictureOfContent(sql, name.toLowerCase());
    return picture ? named(picture) : { pictureSha256: name.toLowerCase(), picture, seen: null };
  }
  const path = resolve(name);
  const lying = await pictureAtPath(sql, path);
  if (lying) return named(lying);
  const found = await pictureOfFile(act, sql, path);
  if (!found) throw new MiroirError("objection/no-picture", { picture: name });
  return found;
};

/** What is left out of a picture: a region, a stretch of time, both, or all of it. */
type Place = Pick<Objected, "region" | "startsMs" | "endsMs">;

/** @throws MiroirError usage/bad-value */
const stretchOf = ({ fromMs, toMs }: ObjectInput): Omit<Place, "region"> => {
  if (fromMs === undefined && toMs === undefined) return { startsMs: null, endsMs: null };
  const [startsMs, endsMs] = [fromMs ?? 0, toMs ?? MOST_MS];
  for (const [name, ms] of [
    ["--from", startsMs],
    ["--to", endsMs],
  ] as const)
    if (!Number.isSafeInteger(ms) || ms < 0)
      throw new MiroirError("usage/bad-value", { name, value: ms, expected: "a time of the recording" });
  if (endsMs < startsMs)
    throw new MiroirError("usage/bad-value", {
      name: "--to",
      value: clockOf(endsMs),
      expected: "a time after --from",
    });
  return { startsMs, endsMs };
};

/** Beyond the end of any recording. */
const MOST_MS = 1e9;

/** @throws MiroirError objection/not-in-archive, objection/no-face, usage/bad-value */
const placeOf = async (sql: Sql, { picture }: Named, input: ObjectInput): Promise<Place> => {
  const { region, face } = input;
  const stretch = stretchOf(input);
  if (region === undefined && face === undefined) return { region: null, ...stretch };
  if (!picture) throw new MiroirError("objection/not-in-archive");
  if (region !== undefined) return { region: regionWithin(region, picture), ...stretch };
  const faces = (await facesOf(sql, [picture.itemId])).get(picture.itemId) ?? [];
  const meant = faces[face! - 1];
  if (!meant) throw new MiroirError("objection/no-face", { face: face!, faces: faces.length });
  const { startsMs, endsMs } = meant.track ?? stretch;
  return { region: withinPicture(fractionsOf(meant.box, picture)), startsMs, endsMs };
};

/** A face at the edge may be found to reach beyond it. */
const withinPicture = ({ x, y, width, height }: Box): Box => {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return { x: left, y: top, width: Math.min(1, x + width) - left, height: Math.min(1, y + height) - top };
};

/** @throws MiroirError usage/missing */
const checkBecause = (because: string): string => {
  if (because.trim() === "")
    throw new MiroirError("usage/missing", { name: "--because", hint: "In their own words; it is sealed." });
  return because.trim();
};

/** @throws MiroirError usage/bad-value */
const checkAbout = (about: ObjectionChoice = "comparison"): ObjectionChoice => {
  if (!OBJECTION_CHOICES.includes(about))
    throw new MiroirError("usage/bad-value", {
      name: "--about",
      value: about,
      expected: OBJECTION_CHOICES.join("|"),
    });
  return about;
};

type Sealed = Pick<ObjectionRow, "id" | "requestId" | "sealedUnder">;
const objectionLabel = (id: string, what: "reason" | "decision"): string => `objection/${id}/${what}`;
const keyOf = (engine: Engine, { requestId, sealedUnder }: Sealed): readonly ["request" | "entry", string] =>
  sealedUnder === "request" ? ["request", requestId ?? ""] : ["entry", engine.instanceId];

const seal = (engine: Engine, objection: Sealed, what: "reason" | "decision", text: string): Uint8Array => {
  const [kind, id] = keyOf(engine, objection);
  return engine.vault.seal(kind, id, objectionLabel(objection.id, what), Buffer.from(text));
};

/** The request it came with may be gone by now, with its key and the reason under it. */
const stillSealedUnder = (engine: Engine, row: ObjectionRow): "request" | "entry" =>
  row.requestId !== null && engine.vault.has("request", row.requestId) ? row.sealedUnder : "entry";

/** Null where there is none, or where it went with the request it came with. */
const open = (
  engine: Engine,
  objection: Sealed,
  what: "reason" | "decision",
  sealed: Uint8Array | null,
): string | null => {
  const [kind, id] = keyOf(engine, objection);
  if (!sealed || id === "" || !engine.vault.has(kind, id)) return null;
  return Buffer.from(engine.vault.open(kind, id, objectionLabel(objection.id, what), sealed)).toString(
    "utf8",
  );
};

/** In the caller's transaction. @throws MiroirError as `object` */
export const objectIn = async (act: Act, sql: Sql, input: ObjectInput): Promise<Committed<Objected>> => {
  const { engine } = act;
  const found = await requirePicture(act, sql, input.picture);
  const place = await placeOf(sql, found, input);
  const request = input.request ? await requireRequest(sql, input.request) : undefined;
  const { pictureSha256, picture, seen } = found;
  const about = checkAbout(input.about);
  const objection = {
    id: engine.newId(),
    requestId: request?.id ?? null,
    sealedUnder: request ? ("request" as const) : ("entry" as const),
  };
  await insertObjection(
    sql,
    {
      ...objection,
      ...{ pictureSha256, seen, about },
      ...place,
      region: place.region && turnedBack(place.region, picture?.turn ?? 1),
      subjectId: request?.subjectId ?? null,
      sealedReason: seal(engine, objection, "reason", input.because),
      madeBy: act.actor.name,
    },
    act.at(),
  );
  const appearancesRemoved = await removeObjected(sql, pictureSha256);
  const inArchive = picture !== undefined;
  const state = isWeighed(about) ? "pending" : "upheld";
  return {
    result: {
      ...{ objectionId: objection.id, pictureSha256, ...place, inArchive },
      ...{ about, state, appearancesRemoved },
    },
    entry: {
      ...(request?.subjectId ? { subject: request.subjectId } : {}),
      objection: objection.id,
      about,
      whole: place.region === null && place.startsMs === null,
      ...(request ? { request: request.id } : {}),
      appearancesRemoved,
    },
  };
};

/**
 * The picture, or the face in the region, leaves the scan set at once; a scan under way drops what it has not committed.
 * @throws MiroirError objection/no-picture, objection/not-in-archive, objection/no-face, request/not-found
 */
export const object: Verb<ObjectInput, Objected> = {
  name: "objection.add",
  own: {
    picture: HER_APPEARANCE,
    because: SAID,
    about: SAID,
    request: alsoHers(HER_REQUEST),
    region: NOT_HERS,
    face: NOT_HERS,
    fromMs: NOT_HERS,
    toMs: NOT_HERS,
  },
  run: async (act, input) => {
    const because = checkBecause(input.because);
    return act.commit((sql) => objectIn(act, sql, { ...input, because }));
  },
};

export interface Objection {
  readonly id: string;
  readonly pictureSha256: string;
  readonly region: Box | null;
  readonly startsMs: number | null;
  readonly endsMs: number | null;
  readonly about: ObjectionMatter;
  readonly state: ObjectionState;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly decidedBecause: string | null;
  readonly pictures: readonly { readonly album: string; readonly path: string }[];
}

const readable = (engine: Engine, row: ObjectionRow): Objection => {
  const { id, pictureSha256, region, startsMs, endsMs, about, state, requestId } = row;
  const { madeBy, decidedBy, pictures } = row;
  return {
    id,
    pictureSha256,
    region,
    startsMs,
    endsMs,
    about,
    state,
    requestId,
    reason: open(engine, row, "reason", row.sealedReason),
    madeBy,
    madeAt: row.madeAt.toISOString(),
    decidedBy,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decidedBecause: open(engine, row, "decision", row.sealedDecision),
    pictures,
  };
};

/** Those that wait for a decision first. */
export const objections: Verb<void, Objection[]> = {
  name: "objection.list",
  run: (act) => act.read(async (sql) => (await listObjections(sql)).map((row) => readable(act.engine, row))),
};

export interface ObjectionDecided {
  readonly id: string;
  readonly state: "upheld" | "rejected";
  /** Comparisons that are due again: one for each open grant on each album with the picture. */
  readonly comparedAgain: number;
  /** What whoever objected is written, and how; null where an objection was upheld and nobody can be written to. */
  readonly told: Told | null;
  readonly letter: Written | null;
}

interface WrittenTo {
  readonly told: Told;
  readonly letter: Written;
}

/** In the transaction that upheld it: what may not stay is marked by then. Whoever received a copy is told (art. 19). */
const fateOf = async (act: Act, sql: Sql, { pictureSha256 }: ObjectionRow): Promise<PictureFate> => {
  const copies = await copiesLeftOf(sql, pictureSha256);
  const gone = copies.filter(({ state }) => state === "removed");
  return {
    uses: copies.map(({ use }) => parseUse(use)),
    takenBackNow: copies.filter(({ state }) => state === "stale").length,
    takenBackBefore: gone.filter(({ escaped }) => !escaped).length,
    escaped: gone.filter(({ escaped }) => escaped).length,
    recipients: await tellRecipientsOfPicture(act, sql, pictureSha256),
    albums: await albumsWith(sql, pictureSha256),
  };
};

const DECISION = "objection-decision";

/** To her own contact, where she is enrolled and one is held. */
const tellSubject = async (
  act: Act,
  sql: Sql,
  row: ObjectionRow,
  objection: Decided,
  out: string | undefined,
): Promise<WrittenTo | null> => {
  const { engine } = act;
  const { settings } = engine;
  const subject = row.subjectId ? await findSubject(sql, row.subjectId) : undefined;
  if (!subject) return null;
  const { name, contact } = openIdentity(engine, subject);
  const language = (await languageOf(sql, subject.id)) ?? settings.language;
  const to = addressIn(contact);
  if (!to && !contact) return null;
  const letter = objectionDecided(settings, { name, contact, language }, objection);
  if (to) await queueLetter(act, sql, { kind: DECISION, to, ...letter }, { subject: subject.id });
  if (out)
    await writeLetterAfter(act, sql, letter, { language, subjectId: subject.id, path: letterPath(out) });
  return { told: to ? "queued" : "printed", letter };
};

/** By the case it came with, else to her own contact; nothing where neither is known. An agent without a mandate is told nothing (R32). */
const tellObjector = async (
  act: Act,
  sql: Sql,
  row: ObjectionRow,
  decided: {
    readonly because: string;
    /** Null where it was rejected. */
    readonly upheld: PictureFate | null;
    readonly out: string | undefined;
  },
): Promise<WrittenTo | null> => {
  const { engine } = act;
  const { settings } = engine;
  const { because: grounds, upheld } = decided;
  const objection: Decided = {
    about: row.about,
    madeOn: dayAt(row.madeAt, settings.timeZone),
    grounds,
    today: act.today(),
    whole: row.region === null,
    upheld,
  };
  if (row.requestId && engine.vault.has("request", row.requestId)) {
    const request = await requireRequest(sql, row.requestId);
    if (request.sealedAgent) return tellSubject(act, sql, row, objection, decided.out);
    const letter = objectionDecided(settings, addressedOf(act, request), objection);
    const told = await tellRequester(act, sql, request, { kind: DECISION, ...letter }, decided.out);
    const outcome = upheld ? "upheld" : "rejected";
    const facts = { objection: row.id, outcome, told };
    await addEvent(act, sql, request, { type: "note", note: JSON.stringify({ letter }), facts });
    return { told, letter };
  }
  return tellSubject(act, sql, row, objection, decided.out);
};

export interface DecideInput {
  readonly objection: string;
  readonly decision: "uphold" | "reject";
  /** Rejected: the compelling legitimate grounds, in a sentence that whoever objected reads. */
  readonly because: string;
  /** Where the letter is written to, to be printed. */
  readonly out?: string;
}

/** @throws MiroirError objection/final, request/no-reason */
const checkRejection = (row: ObjectionRow, because: string): void => {
  if (!isWeighed(row.about)) throw new MiroirError("objection/final");
  requireSentence(because, "compelling grounds");
};

/**
 * The balance of art. 21(1), of an objection to something else than being compared: upheld, the picture stays out for ever;
 * rejected, it is pending work of the open grants again, and whoever objected is told the grounds and the remedies (R37).
 * @throws MiroirError objection/not-found, objection/decided, objection/final, objection/nobody-to-tell, request/no-reason
 */
export const decideOnObjection: Verb<DecideInput, ObjectionDecided> = {
  name: "objection.decide",
  run: async (act, input) => {
    const because = checkBecause(input.because);
    return act.commit(async (sql) => {
      const row = await findObjection(sql, input.objection);
      if (!row) throw new MiroirError("objection/not-found", { objection: input.objection });
      const state = input.decision === "uphold" ? "upheld" : "rejected";
      if (state === "rejected") checkRejection(row, because);
      const sealedUnder = stillSealedUnder(act.engine, row);
      const sealedDecision = seal(act.engine, { ...row, sealedUnder }, "decision", because);
      const decision = { state, sealedUnder, sealedDecision } as const;
      if ((await decideObjection(sql, row.id, decision, act.actor.name, act.at())) === 0)
        throw new MiroirError("objection/decided");
      const upheld = state === "upheld" ? await fateOf(act, sql, row) : null;
      const written = await tellObjector(act, sql, row, { because, upheld, out: input.out });
      if (state === "rejected" && !written) throw new MiroirError("objection/nobody-to-tell");
      const comparedAgain =
        state === "rejected"
          ? await compareAgain(sql, { picture: row.pictureSha256 }, "objection/rejected", act.at())
          : 0;
      const told = written?.told ?? null;
      return {
        result: { id: row.id, state, comparedAgain, told, letter: written?.letter ?? null },
        entry: {
          ...(row.subjectId ? { subject: row.subjectId } : {}),
          objection: row.id,
          about: row.about,
          outcome: state,
          comparedAgain,
          ...(told && { told }),
        },
      };
    });
  },
};
