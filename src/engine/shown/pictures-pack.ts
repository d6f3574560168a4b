/**
 * All of somebody's pictures in one ZIP, written while it is read: nothing of it lies on the disk, and one that is left
 * half way leaves nothing. Each picture is asked for anew, so that what ends meanwhile is in no later part of it.
 */

import type { Readable } from "node:stream";
import type { Language } from "../../domain/errors.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  countWithheld,
  isWithheldReason,
  type WithheldCount,
  type WithheldReason,
  withheldCounted,
} from "../../domain/withheld.ts";
import { streamZip } from "../../paper/zip.ts";
import { shownTo } from "../../store/shown/renditions.ts";
import { sayIn, words } from "../../words/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { requireUnrestricted } from "../people/people.ts";
import { requireShown } from "./picture.ts";
import { renditionOf } from "./renditions.ts";
import { noteView } from "./viewings.ts";

export interface PackInput {
  readonly subject: string;
  readonly language: Language;
}

const about = (shown: number, withheld: readonly WithheldCount[], language: Language): string => {
  const say = sayIn(language);
  return [
    say("engine.shown.picturesPack.yourPicturesEachThem", { shown }),
    ...withheld.map((each) => {
      const counted = withheldCounted(language, [each]);
      return say("engine.shown.picturesPack.notHere", { counted });
    }),
    ...(withheld.length > 0 ? [say("engine.shown.picturesPack.askOrganisationThem")] : []),
    "",
  ].join("\n");
};
const ABOUT = words("engine.shown.picturesPack.readMeTxt");

/** Why it is withheld, or null: it is no longer hers to see. @throws whatever else it is */
const withheldBy = (error: unknown): WithheldReason | null => {
  if (error instanceof MiroirError && error.code === "portal/not-found") return null;
  const because = error instanceof MiroirError && error.code === "picture/withheld" && error.details.because;
  if (isWithheldReason(because)) return because;
  throw error;
};

const pictureOf = async (act: Act, id: string): Promise<Uint8Array | WithheldReason | null> => {
  try {
    const appearance = await act.read((sql) => requireShown(act, sql, id));
    const jpeg = await renditionOf(act, appearance, "large");
    await act.read((sql) => requireShown(act, sql, id));
    await noteView(act, appearance.subjectId);
    return jpeg;
  } catch (error) {
    return withheldBy(error);
  }
};

const fill = async (
  act: Act,
  ids: readonly string[],
  language: Language,
  zip: ReturnType<typeof streamZip>,
) => {
  let shown = 0;
  let asked = 0;
  const withheld: (WithheldReason | null)[] = [];
  for (const id of ids) {
    act.stopIfAborted();
    const picture = await pictureOf(act, id);
    if (picture instanceof Uint8Array) await zip.add(`${String(++shown).padStart(5, "0")}.jpg`, picture);
    else withheld.push(picture);
    act.progress({ stage: "pictures", done: ++asked, total: ids.length });
  }
  await zip.add(ABOUT[language], about(shown, countWithheld(withheld), language));
  zip.end();
};

/** @returns the ZIP as it grows; destroying it ends the work. @throws MiroirError person/restricted */
export const packPictures: Verb<PackInput, Readable> = {
  name: "pictures.pack",
  own: { subject: HERSELF, language: SAID },
  run: async (act, { subject, language }) => {
    const ids = await act.commit(async (sql) => {
      await requireUnrestricted(sql, subject);
      const ids = (await shownTo(sql, subject)).map(({ id }) => id);
      return { result: ids, entry: { subject, pictures: ids.length } };
    });
    const zip = streamZip();
    fill(act, ids, language, zip).catch((error: unknown) => zip.fail(error));
    return zip.stream;
  },
};
