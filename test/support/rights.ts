/** What tests of rights have in common: a second consent, a recipient who received something, a letter in the queue. */
import { randomUUID } from "node:crypto";
import { addDays } from "../../src/domain/days.ts";
import { type ExportKind, insertExport } from "../../src/store/letters/exports.ts";
import { insertDisclosure, insertRecipient } from "../../src/store/recipients/recipients.ts";
import { openVault } from "../../src/vault/master.ts";
import { copyRow } from "../invariants/refused.ts";
import type { Instance } from "./instance.ts";

/** The same person agrees to something else as well. @returns the consent's identifier */
export const agreeTo = async (instance: Instance, consentId: string, purpose: string): Promise<string> => {
  const id = randomUUID();
  await instance.sql((sql) => copyRow(sql, "consents", consentId, { id, purpose, pack_family: null }));
  return id;
};

/** Somebody outside received something of her under this consent. @returns the recipient's identifier */
export const disclose = async (
  instance: Instance,
  to: {
    readonly subjectId: string;
    readonly consentId: string;
    readonly purpose: string;
    readonly name: string;
  },
): Promise<string> => {
  const recipientId = randomUUID();
  const { subjectId, consentId, purpose, name } = to;
  await instance.sql(async (sql) => {
    await insertRecipient(
      sql,
      {
        id: recipientId,
        name,
        address: "2 Paper Street",
        contact: "desk@recipient.example",
        mail: "desk@recipient.example",
        partyType: "third-party",
        purpose,
        language: "en",
      },
      instance.clock.now,
    );
    await insertDisclosure(
      sql,
      {
        id: randomUUID(),
        recipientId,
        subjectId,
        consentId,
        contentSha256: null,
        pictureSha256: null,
        what: "report",
        disclosedBy: "ada",
        retainUntil: addDays(instance.today(), 365),
      },
      instance.clock.now,
    );
  });
  return recipientId;
};

/** Rows of a table that name this person in its column of people. */
export const rowsOf = async (
  instance: Instance,
  table: string,
  subjectId: string,
  column = "subject_id",
): Promise<number> =>
  (
    await instance.sql((sql) =>
      sql.one<{ n: number }>(`select count(*)::int as n from ${table} where ${column} = $1`, [subjectId]),
    )
  ).n;

/** A file that was written for her, recorded as `recordExport` does. */
export const recordFile = async (
  instance: Instance,
  subjectId: string,
  kind: ExportKind,
  path: string,
): Promise<void> => {
  const id = randomUUID();
  const vault = openVault(instance.config.keysFolder);
  const sealedPath = vault.seal("subject", subjectId, `export/${id}/path`, Buffer.from(path));
  vault.close();
  const retainUntil = addDays(instance.today(), 30);
  await instance.sql((sql) =>
    insertExport(sql, {
      id,
      subjectId,
      kind,
      sealedPath,
      madeBy: "ada",
      madeAt: instance.clock.now,
      retainUntil,
    }),
  );
};

/** She agrees, at the desk, to one use of the pictures of the run. */
export const consentTo = (
  miroir: Pick<Instance["miroir"], "consents">,
  subject: string,
  purpose: string,
  until = "2026-12-31",
): ReturnType<Instance["miroir"]["consents"]["give"]> =>
  miroir.consents.give({
    subject,
    purpose,
    albums: ["run"],
    until,
    statement: "I agree to this use of pictures that show me.",
    identityCheck: "identity-in-person",
    checkedBy: "ada",
  });

/** A copy left that shows her, as the register has it, under a consent of hers until that day. */
export const insertPublished = async (
  instance: Instance,
  { subjectId, until }: { readonly subjectId: string; readonly until: string },
  retainUntil = addDays(instance.today(), 365),
): Promise<void> => {
  const { consentId: consent } = await consentTo(instance.miroir, subjectId, "publish:internal", until);
  const [publication, copy] = [randomUUID(), randomUUID()];
  const at = instance.clock.now;
  await instance.sql(async (sql) => {
    await sql.run(
      `insert into publications (id, album, purpose, destination, sealed_terms, style, reach, recording_look, small_faces, sound, mask_version, two_persons, state,
         made_by, made_at, signed_by, signed_at, retain_until)
       values ($1, 'run', 'publish:internal', 'folder', 'x', 'ellipse', 'head', 'every', 'masked', 'removed', '1', false, 'signed', 'ada', $2, 'ada', $2, $3)`,
      [publication, at, retainUntil],
    );
    await sql.run(
      `insert into publication_copies (id, publication_id, purpose, ordinal, kind, name, original_sha256, width_px, height_px, state,
         copy_sha256, byte_length, registered_at, out_at)
       values ($1, $2, 'publish:internal', 1, 'picture', 'run-00001.jpg', sha256('o'), 10, 10, 'out', sha256('c'), 10, $3, $3)`,
      [copy, publication, at],
    );
    await sql.run(`insert into publication_faces values ($1, 0, 0, 0, .1, .1, 10)`, [copy]);
    await sql.run(
      `insert into publication_heads values ($1, 0, 'made', '{0}', '{false}', '{0}', '{1,2,3,4}', '{0,9,9,9}')`,
      [copy],
    );
    await sql.run(
      `insert into publication_corrections (id, copy_id, kind, x, y, width, height, made_by, made_at) values ($1, $2, 'mask', 0, 0, .1, .1, 'ada', $3)`,
      [randomUUID(), copy, at],
    );
    await sql.run(
      `insert into publication_visible (id, copy_id, purpose, subject_id, consent_id, shown_under, x, y, width, height, since)
       select $1, $2, purpose, subject_id, id, true, 0, 0, .1, .1, $3 from consents where id = $4`,
      [randomUUID(), copy, at, consent],
    );
  });
};

/** A sidecar named her under a consent of hers until that day, and was taken away. */
export const insertSidecar = async (
  instance: Instance,
  { subjectId, until }: { readonly subjectId: string; readonly until: string },
  retainUntil = addDays(instance.today(), 365),
): Promise<void> => {
  const { consentId: consent } = await consentTo(instance.miroir, subjectId, "export:sidecars", until);
  const [folder, sidecar] = [randomUUID(), randomUUID()];
  const at = instance.clock.now;
  await instance.sql(async (sql) => {
    await sql.run(
      `insert into sidecar_folders (id, album, purpose, sealed_place, made_by, made_at, retain_until)
       values ($1, 'run', 'export:sidecars', 'x', 'ada', $2, $3)`,
      [folder, at, retainUntil],
    );
    await sql.run(
      `insert into sidecars (id, folder_id, purpose, sealed_name, original_sha256, sidecar_sha256, state, written_at, out_at, removed_at)
       values ($1, $2, 'export:sidecars', 'x', sha256('o'), sha256('s'), 'removed', $3, $3, $3)`,
      [sidecar, folder, at],
    );
    await sql.run(
      `insert into sidecar_named (id, sidecar_id, purpose, subject_id, consent_id, since, lapsed_at)
       select $1, $2, purpose, subject_id, id, $3, $3 from consents where id = $4`,
      [randomUUID(), sidecar, at, consent],
    );
  });
};
