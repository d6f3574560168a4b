/**
 * “Am I in your archive?”, asked by somebody who is not enrolled (R38, R52): a request like others. She says the day, the
 * place and by what she can be recognised, or names albums, and holds a camera if she likes; what it gave stays sealed in
 * her case. Nothing is looked for and nothing is shown before somebody vouched for her (law 11): a face finds, it never
 * opens. Everybody is answered alike (R69). The controller may take the question elsewhere (`look.asked`).
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
import { newVouchingCode, type ShownCode } from "./vouching-code.ts";

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

/** @throws MiroirError portal/asks-off: it says where to write */
const requireAsked = (act: Act): void => {
  const { look, controller } = act.engine.settings;
  if (!look.asked) throw new MiroirError("portal/asks-off", { contact: controller.contact });
};

/** What a visitor may ask about: albums without minors (R77), and the notice of a single look. @throws MiroirError portal/asks-off */
export const showAsk: Verb<{ language: Language }, AskShown> = {
  name: "portal.show-ask",
  run: async (act, { language }) => {
    requireAsked(act);
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
  /** Of a capture that was done; none where she asks without her face. */
  readonly enrolment?: string;
  readonly name: string;
  readonly contact: string | null;
  /** She names albums, or says when and where it was, or both. */
  readonly albums?: readonly string[];
  readonly days?: readonly Day[];
  readonly place?: string;
  /** By what somebody can recognise her. */
  readonly text?: string;
}

export interface AskAnswered {
  readonly number: string;
  readonly dueOn: Day;
  /** With a capture: to be shown to whoever stands before her now, at the desk. */
  readonly code: ShownCode | null;
}

/** @throws MiroirError usage/missing */
const requireWhere = ({ albums, days, place }: AskInput): void => {
  if (!albums?.length && !days?.length && !place?.trim())
    throw new MiroirError("usage/missing", {
      name: "albums, days, place",
      hint: "Say at least one: in which albums, on which day, or where.",
    });
};

/** What her case says: with a capture her consent, word for word, and then what she said. */
const textOf = (act: Act, language: Language, { enrolment, albums, days, place, text }: AskInput): string =>
  [
    enrolment && askStatement(language, act.engine.settings.controller.name),
    [...(albums ?? []), ...(days ?? []), place?.trim()].filter(Boolean).join(", "),
    text?.trim(),
  ]
    .filter(Boolean)
    .join("\n\n");

/** In one transaction: the case, the frames under its key, and a code for a desk. */
const open = (
  act: Act,
  { capture, language }: { readonly capture: Capture | undefined; readonly language: Language },
  input: AskInput,
): Promise<AskAnswered> =>
  act.commit(async (sql) => {
    const { name, contact } = input;
    const text = textOf(act, language, input);
    const opened = await openIn(act, sql, {
      ...{ name, contact, kind: "access", channel: "web", text, language },
    });
    const { requestId, number, dueOn } = opened.result;
    if (capture) await keepFrames(act, sql, { requestId }, framesKept(capture));
    const code = capture ? await newVouchingCode(act, sql, { requestId }) : null;
    return { ...opened, result: { number, dueOn, code } };
  });

/** @throws MiroirError portal/enrolment-over, portal/wrong-step */
const requireCapture = (act: Act, enrolment: string): Capture => {
  const capture = capturesOf(act.engine).require(enrolment, act.at());
  requireFollowed(capture);
  if (capture.aim.kind !== "ask" || capture.busy) throw new MiroirError("portal/wrong-step");
  return capture;
};

/** @throws MiroirError portal/asks-off, portal/enrolment-over, portal/wrong-step, usage/missing, album/not-found, album/minors */
export const ask: Verb<AskInput & { readonly language: Language }, AskAnswered> = {
  name: "portal.ask",
  run: async (act, { language, ...input }) => {
    requireAsked(act);
    requireWhere(input);
    const { enrolment, albums } = input;
    const capture = enrolment === undefined ? undefined : requireCapture(act, enrolment);
    if (capture) capture.busy = true;
    try {
      if (albums?.length) await act.read((sql) => requireAlbumsWithoutMinors(sql, albums));
      return await open(act, { capture, language: capture?.language ?? language }, input);
    } finally {
      if (capture) capturesOf(act.engine).forget(capture.id);
    }
  },
};
