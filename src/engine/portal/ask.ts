/**
 * “Am I in your archive?”, asked by somebody who is not enrolled (R38, R52): a request like others. She names albums and
 * holds a camera; what it gave stays sealed in her case. Nothing is looked for and nothing is shown before somebody
 * vouched for her (law 11): a face finds, it never opens. Everybody is answered alike (R69).
 */
import type { Language } from "../../domain/errors.ts";
import { MiroirError } from "../../domain/errors.ts";
import { askStatement } from "../../domain/portal.ts";
import type { Day } from "../../domain/words.ts";
import { listAlbums } from "../../store/archive/albums.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import { keepFrames } from "../people/vouching.ts";
import { lookNoticeIn } from "../requests/look.ts";
import { openIn } from "../requests/requests.ts";
import { type Capture, capturesOf, framesKept, requireFollowed } from "./capture.ts";

export interface AskShown {
  /** What she is told before she says yes. */
  readonly notice: string;
  /** Word for word what is recorded. */
  readonly statement: string;
  readonly albums: readonly {
    readonly slug: string;
    readonly title: string;
    readonly startsOn: Day | null;
    readonly endsOn: Day | null;
    readonly place: string | null;
  }[];
}

/** What a visitor may ask about: albums without minors (R77), and the notice of a single look. */
export const showAsk: Verb<{ language: Language }, AskShown> = {
  name: "portal.show-ask",
  run: async (act, { language }) => {
    const notice = lookNoticeIn(act, language);
    const albums = (await act.read(listAlbums)).filter(({ minorsPresent }) => !minorsPresent);
    return {
      notice,
      statement: askStatement(language, act.engine.settings.controller.name),
      albums: albums.map(({ slug, title, startsOn, endsOn, place }) => ({
        ...{ slug, title, place: place ?? null },
        startsOn: startsOn ?? null,
        endsOn: endsOn ?? null,
      })),
    };
  },
};

export interface AskInput {
  readonly enrolment: string;
  readonly name: string;
  readonly contact: string | null;
  readonly albums: readonly string[];
}

export interface AskAnswered {
  readonly number: string;
  readonly dueOn: Day;
}

/** What her case says: her consent, word for word, and the albums she named. */
const textOf = (act: Act, { language }: Capture, albums: readonly string[]): string =>
  `${askStatement(language, act.engine.settings.controller.name)}\n\n${albums.join(", ")}`;

/** @throws MiroirError portal/enrolment-over, portal/wrong-step, album/not-found, album/minors */
export const ask: Verb<AskInput, AskAnswered> = {
  name: "portal.ask",
  run: async (act, { enrolment, name, contact, albums }) => {
    const captures = capturesOf(act.engine);
    const capture = captures.require(enrolment, act.at());
    requireFollowed(capture);
    if (capture.aim.kind !== "ask" || capture.busy) throw new MiroirError("portal/wrong-step");
    capture.busy = true;
    try {
      await act.read((sql) => requireAlbumsWithoutMinors(sql, albums));
      const { language } = capture;
      const text = textOf(act, capture, albums);
      return await act.commit(async (sql) => {
        const opened = await openIn(act, sql, {
          ...{ name, contact, kind: "access", channel: "web", text, language },
        });
        const { requestId, number, dueOn } = opened.result;
        await keepFrames(act, sql, { requestId }, framesKept(capture));
        return { ...opened, result: { number, dueOn } };
      });
    } finally {
      captures.forget(capture.id);
    }
  },
};
