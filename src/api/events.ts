/**
 * Events as a page that is open receives them (server-sent events). A person is told of what is about them, and how far
 * the scan is as a share, since the archive's size is not theirs to know; the staff are told what happened, never whom it is about.
 */
import { type Actor, mayDo, type VerbName } from "../domain/act.ts";
import { MiroirError } from "../domain/errors.ts";
import type { EventKind, HappenedEvent } from "../domain/event.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { keptOf } from "../engine/gate/kept.ts";

/** A proxy closes a line on which nothing was said for a minute. */
const HEARTBEAT_MS = 15_000;
/** Then the browser comes again by itself, and is asked anew who it is: a session that ended hears no more. */
const LIFE_MS = 15 * 60_000;
/** Lines open at once. */
const MOST_OPEN = 2_000;
const MOST_OF_ONE = 20;

/** Of the staff, who hears it: whoever may do this. */
const HEARD_BY: Readonly<Record<EventKind, VerbName>> = {
  "appearance.found": "overview",
  "request.opened": "overview",
  "consent.withdrawn": "overview",
  "scan.finished": "overview",
  "import.progress": "album.list",
  "import.finished": "album.list",
  "grant.opened": "overview",
  "enrolment.decided": "enrolment.list",
  "scan.progress": "overview",
  "job.failed": "overview",
  "person.forgotten": "overview",
};

export type ToldEvent = Omit<HappenedEvent, "subjectId"> & { readonly share?: number };

/** Undefined when it is not for this person. */
const forPerson = (event: HappenedEvent, subject: string | undefined): ToldEvent | undefined => {
  const { kind, subjectId, done = 0, total, ...rest } = event;
  if (subjectId !== undefined && subjectId === subject) return { kind, ...rest };
  if (kind === "scan.finished") return { kind, share: 1 };
  if (kind === "scan.progress" && total) return { kind, share: Math.round((1000 * done) / total) / 1000 };
  return undefined;
};

const forStaff = (event: HappenedEvent, actor: Actor): ToldEvent | undefined => {
  if (!mayDo(actor.role, HEARD_BY[event.kind])) return undefined;
  const { subjectId: _whom, appearanceId: _which, ...told } = event;
  return told;
};

/** What this actor is told of it. */
export const toldTo = (event: HappenedEvent, actor: Actor): ToldEvent | undefined =>
  actor.role === "subject" ? forPerson(event, actor.subject) : forStaff(event, actor);

const linesOf = keptOf(() => new Map<string, number>());

const take = (engine: Engine, actor: Actor): (() => void) => {
  const open = linesOf(engine);
  const key = actor.subject ?? `${actor.role} ${actor.name}`;
  const hers = open.get(key) ?? 0;
  const all = [...open.values()].reduce((sum, each) => sum + each, 0);
  if (all >= MOST_OPEN || hers >= MOST_OF_ONE) throw new MiroirError("events/too-many");
  open.set(key, hers + 1);
  return () => {
    const left = (open.get(key) ?? 1) - 1;
    if (left > 0) open.set(key, left);
    else open.delete(key);
  };
};

/** @throws MiroirError events/too-many */
export const eventStream = (
  engine: Engine,
  actor: Actor,
  signal: AbortSignal,
): ReadableStream<Uint8Array> => {
  const giveBack = take(engine, actor);
  const text = new TextEncoder();
  let end = (): void => {};
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      let ended = false;
      const say = (line: string): void => {
        // Whoever does not read is not waited for: each event tells only to look again.
        if (!ended && (controller.desiredSize ?? 0) > -1000) controller.enqueue(text.encode(line));
      };
      const unsubscribe = engine.events.subscribe((event) => {
        const told = toldTo(event, actor);
        if (told) say(`event: ${told.kind}\ndata: ${JSON.stringify(told)}\n\n`);
      });
      const heartbeat = setInterval(() => say(": here\n\n"), HEARTBEAT_MS).unref();
      const close = (): void => {
        if (ended) return;
        end();
        controller.close();
      };
      const life = setTimeout(close, LIFE_MS).unref();
      end = () => {
        if (ended) return;
        ended = true;
        clearInterval(heartbeat);
        clearTimeout(life);
        unsubscribe();
        giveBack();
      };
      signal.addEventListener("abort", close, { once: true });
      say("retry: 3000\n\n");
    },
    cancel: () => end(),
  });
};
