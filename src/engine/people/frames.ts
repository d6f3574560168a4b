/**
 * Somebody of the organisation looks at the frames of a capture to compare a person with them (law 11): each look is in the
 * log before a frame leaves, and she finds in her page who looked, in which role and when.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { About } from "../../store/portal/vouchings.ts";
import type { Act, EntryFacts } from "../gate/act.ts";
import { keptOf } from "../gate/kept.ts";
import { type Frame, openFrames } from "./vouching.ts";

/** A page that shows five frames, and again after a reload, is one look. */
const ONE_LOOK_MS = 15 * 60_000;

interface Look {
  readonly atMs: number;
  /** Once its entry is in the log. */
  readonly noted: Promise<void>;
}
const looksOf = keptOf(() => new Map<string, Look>());

/** What the log says it is about: a person under her key, a case by its identifier. */
export const entryAbout = (about: About): EntryFacts =>
  "subjectId" in about ? { subject: about.subjectId } : { request: about.requestId };

/** A look at her frames, or at the photograph of the file beside them; several within a quarter of an hour are one. */
export const noteLook = (act: Act, about: About, frames: number): Promise<void> => {
  const looks = looksOf(act.engine);
  const nowMs = act.at().getTime();
  for (const [key, { atMs }] of looks) if (atMs <= nowMs - ONE_LOOK_MS) looks.delete(key);
  const key = `${act.actor.role} ${act.actor.name} ${Object.values(about).join()}`;
  const found = looks.get(key);
  if (found) return found.noted;
  const noted = act.commit(async () => ({ result: undefined, entry: { ...entryAbout(about), frames } }));
  looks.set(key, { atMs: nowMs, noted });
  noted.catch(() => looks.delete(key));
  return noted;
};

/**
 * One frame of a capture, straight ones first. @param frame from 1
 * @throws MiroirError vouching/no-frame: none is kept under that number, or not any more
 */
export const lookAtFrame = async (act: Act, about: About, frame: number): Promise<Uint8Array> => {
  const frames: readonly Frame[] = await act.read((sql) => openFrames(act.engine, sql, about));
  const wanted = frames[frame - 1];
  if (!wanted) throw new MiroirError("vouching/no-frame");
  await noteLook(act, about, frames.length);
  return wanted.bytes;
};
