/**
 * One sidecar: who is named in it is decided from what is in force at that moment, and once more in the transaction that
 * registers it with its hash. Only then is it written, and whatever ends one of those consents meanwhile takes it back: the
 * withdrawal wins (R6, R17).
 */
import { createHash } from "node:crypto";
import { sep } from "node:path";
import { consentXmp, type StatedPerson } from "../../archive/consent-xmp.ts";
import type { Destination } from "../../archive/destination.ts";
import { folderOver, sidecarName } from "../../archive/sidecar-place.ts";
import { MiroirError } from "../../domain/errors.ts";
import { purposeOfUse, USES } from "../../domain/publish.ts";
import { fractionsOf, touches } from "../../domain/region.ts";
import { filesOf } from "../../store/archive/items.ts";
import type { Sql } from "../../store/database.ts";
import { type KnownFace, knownFaces, lockDecision } from "../../store/publish/people.ts";
import { insertDisclosure } from "../../store/recipients/recipients.ts";
import { objectedRegions } from "../../store/requests/objections.ts";
import {
  type ConsentInForce,
  consentsFor,
  consentsNamedUnder,
  findSidecarItem,
  outermostPlaces,
  putNamed,
  registerSidecar,
  type SidecarFolderRow,
  type SidecarItem,
  type SidecarRow,
  sidecarOf,
  sidecarOut,
  sidecarRefused,
} from "../../store/sidecars/sidecars.ts";
import type { Act } from "../gate/act.ts";
import { caseUntil } from "../gate/retention.ts";
import { openIdentity } from "../people/people.ts";
import { nameLabelId, nameOf, sealPlace } from "../people/sidecar-seals.ts";
import { removeSidecar } from "./stale.ts";

export const SIDECARS_PURPOSE = "export:sidecars";

/** A run over the sidecars of one folder. */
export interface Writing {
  readonly act: Act;
  readonly folder: SidecarFolderRow;
  readonly destination: Destination;
  /** The folder over all originals of the album, by the kind of their place. */
  readonly roots: Readonly<Record<"file" | "s3", string>>;
  /** Nobody is named who was not, whatever was consented to since: nobody asked for that. */
  readonly rebuild: boolean;
}

/** The folder over all originals of an album, for each kind of place; empty where it has none of that kind. */
export const rootsOf = async (sql: Sql, albumId: string): Promise<Writing["roots"]> => {
  const root = async (kind: "file" | "s3", separator: string): Promise<string> => {
    const { first, last } = await outermostPlaces(sql, albumId, kind);
    return first === null || last === null ? "" : folderOver(first, last, separator);
  };
  return { file: await root("file", sep), s3: await root("s3", "/") };
};

interface Named {
  readonly known: KnownFace;
  readonly consentId: string;
  readonly person: StatedPerson;
}

/** What is decided of a picture, and what it is decided from. */
interface Decided {
  readonly item: SidecarItem;
  readonly row: SidecarRow | undefined;
  readonly name: string;
  readonly named: readonly Named[];
}

/**
 * One face: hers where a person confirmed it, she agreed to be named, and nothing speaks against it; also not where it might
 * be of somebody else who asked to be covered.
 */
const nameable = (known: readonly KnownFace[]): KnownFace | undefined => {
  const she = known.find(({ decided }) => decided);
  const free = she && !she.restricted && she.consentId !== null && she.namesRecipient;
  return free && !known.some(({ masked }) => masked) ? she : undefined;
};

/** Nobody once she is named; of several faces the same picture is said to show her by, the first. */
const facesToName = (known: readonly KnownFace[]): KnownFace[] => {
  const byFace = new Map<string, KnownFace[]>();
  for (const each of known) byFace.set(each.faceId, [...(byFace.get(each.faceId) ?? []), each]);
  const found = new Map<string, KnownFace>();
  for (const people of byFace.values()) {
    const she = nameable(people);
    if (she && !found.has(she.subjectId)) found.set(she.subjectId, she);
  }
  return [...found.values()];
};

const usesOf = (consents: readonly ConsentInForce[], subjectId: string): StatedPerson["uses"] =>
  USES.map(purposeOfUse).map((purpose) => ({
    purpose,
    until:
      consents.find((consent) => consent.subjectId === subjectId && consent.purpose === purpose)?.until ??
      null,
  }));

const isPicture = ({ mediaType }: SidecarItem): boolean => !mediaType.startsWith("video/");

const namedOf = async ({ act, folder }: Writing, sql: Sql, item: SidecarItem): Promise<Named[]> => {
  const { engine } = act;
  const known = await knownFaces(sql, {
    itemId: item.id,
    purpose: SIDECARS_PURPOSE,
    today: act.today(),
    twoPersons: true,
    recipientId: folder.recipientId,
  });
  const objected = await objectedRegions(sql, item);
  const faces = facesToName(known).filter(
    ({ subjectId, box }) =>
      engine.vault.has("subject", subjectId) &&
      !objected.some((region) => touches(region, fractionsOf(box, item))),
  );
  if (faces.length === 0) return [];
  const consents = await consentsFor(sql, {
    subjectIds: faces.map(({ subjectId }) => subjectId),
    albumId: folder.albumId!,
    today: act.today(),
  });
  return faces.flatMap((face) => {
    const consent = consents.find(({ id }) => id === face.consentId);
    if (!consent) return [];
    const { name } = openIdentity(engine, { id: face.subjectId, sealedIdentity: face.sealedIdentity });
    const region = isPicture(item) ? fractionsOf(face.box, item) : null;
    const uses = usesOf(consents, face.subjectId);
    return [
      { known: face, consentId: consent.id, person: { name, region, namedUntil: consent.until, uses } },
    ];
  });
};

const nameFor = async ({ roots }: Writing, sql: Sql, item: SidecarItem): Promise<string> => {
  const files = (await filesOf(sql, [item.id])).get(item.id) ?? [];
  const file = files.find(({ kind }) => kind === "file") ?? files.find(({ kind }) => kind === "s3");
  if (!file || file.kind === "kept") return `${item.contentSha256}.xmp`;
  return sidecarName(file.path, roots[file.kind], file.kind === "file" ? sep : "/", item.contentSha256);
};

const decide = async (writing: Writing, sql: Sql, itemId: string): Promise<Decided | undefined> => {
  const item = await findSidecarItem(sql, itemId);
  if (!item || !writing.folder.albumId) return undefined;
  const row = await sidecarOf(sql, writing.folder.id, itemId);
  const may = await namedOf(writing, sql, item);
  const before = writing.rebuild && row ? await consentsNamedUnder(sql, row.id) : undefined;
  return {
    item,
    row,
    name: await nameFor(writing, sql, item),
    named: before ? may.filter(({ consentId }) => before.has(consentId)) : may,
  };
};

const bytesOf = ({ item, named }: Decided, writtenAt: Date): Buffer =>
  consentXmp({
    people: named.map(({ person }) => person),
    widthPx: item.widthPx,
    heightPx: item.heightPx,
    originalSha256: item.contentSha256,
    writtenAt,
  });

const digestOf = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A decision as one value: whoever is named, under which consent, and where it goes. */
const asOneValue = (decided: Decided): string =>
  JSON.stringify([
    decided.row?.state ?? null,
    decided.row?.sidecarSha256 ?? null,
    decided.name,
    decided.named.map(({ known, consentId, person }) => [known.faceId, known.subjectId, consentId, person]),
  ]);

/** Named to somebody outside: a disclosure of each under the consent that names the recipient (R6, R44). */
const discloseNew = async (
  { act, folder }: Writing,
  sql: Sql,
  id: string,
  decided: Decided,
): Promise<void> => {
  if (!folder.recipientId) return;
  const before = await consentsNamedUnder(sql, id);
  for (const { known, consentId } of decided.named)
    if (!before.has(consentId))
      await insertDisclosure(
        sql,
        {
          id: act.engine.newId(),
          recipientId: folder.recipientId,
          subjectId: known.subjectId,
          consentId,
          contentSha256: Buffer.from(decided.item.contentSha256, "hex"),
          pictureSha256: Buffer.from(decided.item.pictureSha256, "hex"),
          what: "consent-state",
          disclosedBy: act.actor.name,
          retainUntil: caseUntil(act),
        },
        act.at(),
      );
};

interface Ready {
  readonly decided: Decided;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly writtenAt: Date;
}

/** Decides again and registers, together. @returns the row, or nothing when something changed meanwhile */
const register = (writing: Writing, { decided, sha256, writtenAt }: Ready): Promise<SidecarRow | undefined> =>
  writing.act.step(async (sql) => {
    const { act, folder } = writing;
    const { item, name } = decided;
    await lockDecision(sql, item.id);
    const again = await decide(writing, sql, item.id);
    if (!again || asOneValue(again) !== asOneValue(decided)) return undefined;
    const id = decided.row?.id ?? act.engine.newId();
    const sealedName = sealPlace(act.engine, "name", nameLabelId(folder.id, item.contentSha256), name);
    await registerSidecar(sql, {
      id,
      folderId: folder.id,
      purpose: folder.purpose,
      itemId: item.id,
      sealedName,
      originalSha256: item.contentSha256,
      sidecarSha256: sha256,
      writtenAt,
    });
    await discloseNew(writing, sql, id, decided);
    const named = decided.named.map(({ known, consentId }) => ({
      id: act.engine.newId(),
      sidecarId: id,
      purpose: folder.purpose,
      subjectId: known.subjectId,
      consentId,
      faceId: known.faceId,
    }));
    await putNamed(sql, id, named, act.at());
    return sidecarOf(sql, folder.id, item.id);
  });

export type Outcome = "written" | "unchanged" | "removed" | "nobody" | "failed" | "takenBack" | "changed";

const putThere = async (
  { act, destination }: Writing,
  sidecar: SidecarRow,
  { decided, bytes, sha256 }: Ready,
): Promise<Outcome> => {
  try {
    await destination.put(decided.name, bytes, [sha256]);
  } catch (error) {
    if (!(error instanceof MiroirError) || error.code !== "destination/occupied") throw error;
    await act.step((sql) => sidecarRefused(sql, sidecar.id, error.code, act.at()));
    return "failed";
  }
  if ((await act.step((sql) => sidecarOut(sql, sidecar.id, act.at()))) > 0) return "written";
  await removeSidecar(act.engine, act.step, destination, sidecar);
  return "takenBack";
};

const isThere = (row: SidecarRow | undefined): row is SidecarRow =>
  row !== undefined && row.state !== "removed";

/** Already as it would be written now. */
const isAsWanted = async (
  { act, destination }: Writing,
  { decided: { row, name }, sha256 }: Ready,
): Promise<boolean> =>
  row?.state === "out" &&
  row.sidecarSha256 === sha256 &&
  nameOf(act.engine, row) === name &&
  (await destination.has(name));

const mayStay = ({ act }: Writing, { decided: { row, name }, sha256 }: Ready): boolean =>
  !isThere(row) ||
  (row.state === "registered" && row.sidecarSha256 === sha256 && nameOf(act.engine, row) === name);

const ready = (act: Act, decided: Decided): Ready => {
  // At the moment it was first written as it is: the same people are the same bytes.
  const writtenAt = isThere(decided.row) ? decided.row.writtenAt : act.at();
  const bytes = bytesOf(decided, writtenAt);
  return { decided, bytes, sha256: digestOf(bytes), writtenAt };
};

const tryOne = async (writing: Writing, itemId: string): Promise<Outcome> => {
  const { act, destination } = writing;
  const decided = await act.read((sql) => decide(writing, sql, itemId));
  if (!decided) return "nobody";
  const { row } = decided;
  if (decided.named.length === 0) {
    if (isThere(row)) await removeSidecar(act.engine, act.step, destination, row);
    return isThere(row) ? "removed" : "nobody";
  }
  const next = ready(act, decided);
  if (await isAsWanted(writing, next)) return "unchanged";
  if (!mayStay(writing, next)) {
    await removeSidecar(act.engine, act.step, destination, row!);
    return "changed";
  }
  const registered = await register(writing, next);
  return registered ? putThere(writing, registered, next) : "changed";
};

/** What is decided may change while a sidecar is written; after this many times it waits for the next run. */
const MOST_TRIES = 5;

/** The sidecar of one picture, until it is as it should be. @throws MiroirError storage/…, run/interrupted */
export const writeSidecar = async (writing: Writing, itemId: string): Promise<Outcome> => {
  let taken = false;
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    writing.act.stopIfAborted();
    const outcome = await tryOne(writing, itemId);
    if (outcome === "changed") continue;
    taken ||= outcome === "takenBack";
    // Written again at once, without whoever withdrew meanwhile.
    if (outcome !== "takenBack") return taken && outcome === "nobody" ? "takenBack" : outcome;
  }
  return "changed";
};
