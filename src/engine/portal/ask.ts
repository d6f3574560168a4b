/**
 * “Am I in your archive?”, asked by somebody who is not enrolled (R38, R52): one look under its own consent, with a
 * live capture. What is found is in the answer and nowhere else; the case stays, with its due date, for a person to
 * close. That nothing was found, that no face could be used, and that the face may be an enrolled person's are answered
 * alike (R69).
 */
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { askStatement, CHECKED_BY } from "../../domain/portal.ts";
import type { Day } from "../../domain/words.ts";
import { listAlbums } from "../../store/archive/albums.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { handedFolder } from "../letters/exports.ts";
import { lookAt, lookInVain, lookNoticeIn } from "../requests/look.ts";
import { openIn } from "../requests/requests.ts";
import { type Capture, capturesOf, requireFollowed } from "./capture.ts";
import { photosOf, templateOfCapture } from "./enrol.ts";

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
  /** Masked JPEGs of possible matches, best first. */
  readonly pictures: readonly Uint8Array[];
}

/** Where a server that was killed finds it at its next start, for as long as the answer takes. */
const inFolder = async <T>(engine: Engine, use: (folder: string) => Promise<T>): Promise<T> => {
  await mkdir(handedFolder(engine), { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(handedFolder(engine), "ask-"));
  try {
    return await use(join(folder, "look"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const readPictures = async (folder: string): Promise<Uint8Array[]> => {
  const names = await readdir(join(folder, "pictures")).catch((): string[] => []);
  return Promise.all(names.sort().map((name) => readFile(join(folder, "pictures", name))));
};

/** No face, another person's face, nobody: one answer. */
const isNothing = (error: unknown): boolean =>
  error instanceof MiroirError && /^(?:enrol|picture|look)\//.test(error.code);

const lookOnce = (act: Act, capture: Capture, number: string, albums: readonly string[]) =>
  inFolder(act.engine, async (out) => {
    const { language } = capture;
    try {
      (await templateOfCapture(act, capture)).fill(0);
      await lookAt(act, {
        request: number,
        photos: photosOf(capture),
        albums,
        statement: askStatement(language, act.engine.settings.controller.name),
        identityCheck: "portal-capture",
        checkedBy: CHECKED_BY["portal-capture"][language],
        ageBand: "adult",
        out,
        language,
      });
      return await readPictures(out);
    } catch (error) {
      if (isNothing(error)) {
        // The same work, so that the time it takes does not tell what the words do not (R69).
        await lookInVain(act, { request: number, albums });
        return [];
      }
      throw error;
    }
  });

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
      const text = askStatement(language, act.engine.settings.controller.name);
      const { number, dueOn } = await act.commit((sql) =>
        openIn(act, sql, { name, contact, kind: "access", channel: "web", text, language }),
      );
      return { number, dueOn, pictures: await lookOnce(act, capture, number, albums) };
    } finally {
      captures.forget(capture.id);
    }
  },
};
