/**
 * What she provided, to take with her (art. 20, R63): her photographs as she gave them, her consents as records that other
 * programs read, her profile. What was derived from them, the template and the matches, is in the report of article 15.
 */
import { join, resolve } from "node:path";
import { openZip } from "../../paper/zip.ts";
import { eventsOf, storedConsents } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { receiptLd } from "../consent/receipt-record.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { standingOf, writeExport } from "../letters/exports.ts";
import { requireSubject } from "../people/people.ts";
import { openReferences } from "../people/references.ts";
import { recordsOf } from "./records.ts";

export interface PortabilityInput {
  readonly subject: string;
  /** Her personal key: nobody opens her photographs without it. */
  readonly personalKey: string;
  /** A ZIP that does not exist yet. */
  readonly out: string;
}

export interface Portability {
  readonly subjectId: string;
  readonly path: string;
  readonly photos: number;
  readonly consents: number;
  readonly retainUntil: string;
}

const ZIP_NAME = "portability.zip";
/** Shape of `provided.json`; raised when a reader of the former shape would misread it. */
export const SCHEMA = "miroir-portability-1";

/** Each consent under the names of ISO/IEC TS 27560, as JSON-LD; proofs come with the receipt of an event. */
const receiptsOf = async (act: Act, sql: Sql, subjectId: string) => {
  const { engine } = act;
  const consents = await storedConsents(sql, subjectId);
  const events = await eventsOf(
    sql,
    consents.map(({ id }) => id),
  );
  const { logOrigin, timeZone } = engine.settings;
  return consents.map((consent) => ({
    fileName: `consents/${consent.id}.jsonld`,
    content: receiptLd({
      receiptId: engine.newId(),
      consent,
      events: events.filter(({ consentId }) => consentId === consent.id),
      proofs: [],
      at: act.at(),
      logOrigin,
      timeZone,
    }),
  }));
};

/** What she gave, and nothing that was made of it. */
const provided = (act: Act, input: PortabilityInput) =>
  act.read(async (sql) => {
    const subject = await requireSubject(act.engine, sql, input.subject);
    const { photos, template } = await openReferences(act.engine, sql, subject.id, input.personalKey);
    template?.bytes.fill(0);
    const { tables } = await recordsOf(act.engine, sql, subject.id);
    const receipts = await receiptsOf(act, sql, subject.id);
    return { name: subject.name, contact: subject.contact, photos, tables, receipts };
  });

type Provided = Awaited<ReturnType<typeof provided>>;

const documentOf = (act: Act, { name, contact, photos, tables, receipts }: Provided): string => {
  const { controller } = act.engine.settings;
  const profile = { name, contact, ageBand: tables.subjects?.[0]?.ageBand ?? null };
  return `${JSON.stringify(
    {
      schema: SCHEMA,
      at: act.at().toISOString(),
      controller: { name: controller.name, address: controller.address, contact: controller.contact },
      profile,
      photographs: photos.map(({ fileName }) => `photographs/${fileName}`),
      receipts: receipts.map(({ fileName }) => fileName),
      consents: tables.consents,
      consentEvents: tables.consentEvents,
      consentAlbums: tables.consentAlbums,
      notices: tables.notices,
      requests: tables.requests,
      objections: tables.objections,
    },
    null,
    1,
  )}\n`;
};

const writeZip = async (act: Act, folder: string, held: Provided): Promise<Provided> => {
  const zip = openZip(join(folder, ZIP_NAME));
  try {
    await zip.add("provided.json", documentOf(act, held));
    for (const { fileName, content } of held.receipts)
      await zip.add(fileName, `${JSON.stringify(content, null, 1)}\n`);
    for (const { fileName, bytes } of held.photos) {
      act.stopIfAborted();
      await zip.add(`photographs/${fileName}`, bytes);
    }
    await zip.close();
  } catch (error) {
    await zip.discard();
    throw error;
  }
  return held;
};

/** @throws MiroirError subject/not-found, keys/personal-wrong, usage/bad-value, report/changed, storage/…; then nothing of it is left */
export const portability: Verb<PortabilityInput, Portability> = {
  name: "portability",
  own: { subject: HERSELF, personalKey: SAID, out: SAID },
  run: async (act, input) => {
    const standing = await act.read(async (sql) =>
      standingOf(sql, (await requireSubject(act.engine, sql, input.subject)).id),
    );
    const { subjectId } = standing;
    const held = await provided(act, { ...input, subject: subjectId });
    const path = resolve(input.out);
    return writeExport(act, {
      subjectId,
      kind: "portability",
      path,
      standing,
      file: ZIP_NAME,
      write: (folder) => writeZip(act, folder, held),
      commit: async (_sql, { photos, tables }, retainUntil) => {
        const consents = tables.consents?.length ?? 0;
        return {
          result: { subjectId, path, photos: photos.length, consents, retainUntil },
          entry: { subject: subjectId, photos: photos.length, consents },
        };
      },
    });
  },
};
