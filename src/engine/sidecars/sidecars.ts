/**
 * XMP sidecars for the organisation's other programs: beside the name of each picture, who agreed to be named there, where
 * she is in it and what she consents to. Only people whom somebody confirmed, only under their consent to exactly this, into a
 * folder of their own: what Miroir reads from is never written to (R6, R50).
 */
import { sep } from "node:path";
import { type Destination, openDestination } from "../../archive/destination.ts";
import { foldersOver } from "../../archive/sidecar-place.ts";
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import {
  findSidecarFolder,
  insertSidecarFolder,
  itemsForSidecars,
  keepSidecarFolder,
  listSidecarFolders,
  namedCounts,
  namedIn,
  originalsBeside,
  type SidecarFolderRow,
  type SidecarRow,
  sidecarSettled,
  sidecarsPage,
  unconfirmedItems,
  waitingSidecars,
} from "../../store/sidecars/sidecars.ts";
import { requireAlbum } from "../archive/albums.ts";
import { type Act, isStop, type Verb } from "../gate/act.ts";
import { appendEntry } from "../gate/evidence.ts";
import { caseUntil } from "../gate/retention.ts";
import { openIdentity } from "../people/people.ts";
import { nameOf, placeOf, sealPlace } from "../people/sidecar-seals.ts";
import { requireRecipient } from "../recipients/register.ts";
import { removeSidecar } from "./stale.ts";
import { type Outcome, rootsOf, SIDECARS_PURPOSE, type Writing, writeSidecar } from "./write.ts";

export interface SidecarsInput {
  /** Short name or identifier. */
  readonly album: string;
  /** A folder of its own. */
  readonly out: string;
  /** A recipient of the register: then only those whose consent names it are named, and each is a disclosure (R6). */
  readonly recipient?: string;
}

export interface SidecarsWritten {
  readonly folderId: string;
  /** Absolute path. */
  readonly place: string;
  readonly written: number;
  readonly unchanged: number;
  /** They name nobody any more. */
  readonly removed: number;
  /** Another file is in their place. */
  readonly failed: number;
  /** Something ended while they were written. */
  readonly takenBack: number;
  /** People who are named in this folder now. */
  readonly people: number;
  /** Pictures of people who agreed to be named there, which wait for somebody to confirm that it is she. */
  readonly unconfirmed: number;
  readonly interrupted: boolean;
}

/** @throws MiroirError sidecars/not-a-folder, sidecars/beside-originals */
const openOut = async (act: Act, sql: Sql, out: string): Promise<Destination> => {
  const destination = await openDestination(out, act.engine.settings.storages);
  if (destination.kind !== "folder") throw new MiroirError("sidecars/not-a-folder", { place: out });
  const folders = await foldersOver(destination.place);
  const { dataFolder } = act.engine.settings;
  const ownFolders = [dataFolder.endsWith(sep) ? dataFolder : dataFolder + sep];
  if (folders.over.some((each) => ownFolders.includes(each)) || (await originalsBeside(sql, folders)))
    throw new MiroirError("sidecars/beside-originals", { place: destination.place });
  return destination;
};

/** @throws MiroirError recipient/not-found, recipient/ended, sidecars/other-purpose */
const recipientFor = async (sql: Sql, name: string | undefined): Promise<string | null> => {
  if (name === undefined) return null;
  const { id, endedAt, purpose } = await requireRecipient(sql, name);
  if (endedAt) throw new MiroirError("recipient/ended");
  if (purpose !== SIDECARS_PURPOSE) throw new MiroirError("sidecars/other-purpose", { purpose });
  return id;
};

interface Wanted {
  readonly albumId: string;
  readonly album: string;
  readonly recipientId: string | null;
  readonly roots: Writing["roots"];
  readonly destination: Destination;
}

/** The same folder for the same album and recipient is gone on with. */
const folderFor = (
  act: Act,
  { albumId, album, recipientId, destination }: Wanted,
): Promise<SidecarFolderRow> =>
  act.step(async (sql) => {
    const { place } = destination;
    const found = (await listSidecarFolders(sql)).find(
      (row) =>
        row.albumId === albumId && row.recipientId === recipientId && placeOf(act.engine, row) === place,
    );
    if (found) return found;
    const id = act.engine.newId();
    await insertSidecarFolder(
      sql,
      {
        id,
        albumId,
        album,
        purpose: SIDECARS_PURPOSE,
        sealedPlace: sealPlace(act.engine, "place", id, place),
        recipientId,
        madeBy: act.actor.name,
        retainUntil: caseUntil(act),
      },
      act.at(),
    );
    return (await findSidecarFolder(sql, id))!;
  });

type Tally = Record<Outcome, number>;
const emptyTally = (): Tally => ({
  written: 0,
  unchanged: 0,
  removed: 0,
  nobody: 0,
  failed: 0,
  takenBack: 0,
  changed: 0,
});

const PAGE = 200;

const writeAll = async (writing: Writing, tally: Tally): Promise<void> => {
  const { act, folder } = writing;
  let after = "0";
  let done = 0;
  for (;;) {
    const items = await act.read((sql) =>
      itemsForSidecars(sql, { id: folder.id, albumId: folder.albumId! }, after, PAGE),
    );
    for (const { id } of items) {
      tally[await writeSidecar(writing, id)]++;
      act.progress({ stage: "sidecars", done: ++done, total: null });
    }
    if (items.length < PAGE) return;
    after = items.at(-1)!.seq;
  }
};

/** Everybody named has an entry of her own, sealed under her key: how many sidecars of this folder name her. */
const putEvidence = async (act: Act, sql: Sql, folder: SidecarFolderRow): Promise<number> => {
  const { name: actor, role } = act.actor;
  const counts = await namedCounts(sql, folder.id);
  for (const { subjectId, sidecars } of counts)
    if (act.engine.vault.has("subject", subjectId))
      await appendEntry(act.engine, sql, {
        verb: "sidecars.write",
        actor,
        role,
        subject: subjectId,
        folder: folder.id,
        purpose: folder.purpose,
        sidecars,
      });
  return counts.length;
};

/**
 * Resumable: the same command goes on, and writes only what is not there as it should be.
 * @throws MiroirError album/not-found, recipient/…, sidecars/…, storage/…; a stop is `interrupted`
 */
export const writeSidecars: Verb<SidecarsInput, SidecarsWritten> = {
  name: "sidecars.write",
  run: async (act, input) => {
    const wanted = await act.read(async (sql): Promise<Wanted> => {
      const { id: albumId, slug: album } = await requireAlbum(sql, input.album);
      const roots = await rootsOf(sql, albumId);
      const recipientId = await recipientFor(sql, input.recipient);
      return { albumId, album, roots, recipientId, destination: await openOut(act, sql, input.out) };
    });
    const { destination, roots } = wanted;
    const folder = await folderFor(act, wanted);
    const tally = emptyTally();
    let interrupted = false;
    try {
      await writeAll({ act, folder, destination, roots, rebuild: false }, tally);
    } catch (error) {
      if (!isStop(error)) throw error;
      interrupted = true;
    }
    return act.commit(async (sql) => {
      await keepSidecarFolder(sql, folder.id, caseUntil(act));
      const people = await putEvidence(act, sql, folder);
      const unconfirmed = await unconfirmedItems(sql, {
        ...{ albumId: wanted.albumId, purpose: SIDECARS_PURPOSE, today: act.today() },
        recipientId: wanted.recipientId,
      });
      const { written, unchanged, removed, failed, takenBack } = tally;
      const counts = { written, unchanged, removed, failed, takenBack, people, interrupted };
      return {
        result: { folderId: folder.id, place: destination.place, ...counts, unconfirmed },
        entry: {
          folder: folder.id,
          album: wanted.albumId,
          ...(wanted.recipientId && { recipient: wanted.recipientId }),
          ...counts,
        },
      };
    });
  },
};

export interface SidecarLine {
  readonly sidecarId: string;
  readonly folderId: string;
  readonly album: string;
  /** Absolute path of the folder, and the name below it. */
  readonly place: string;
  readonly name: string;
  readonly recipient: string | null;
  readonly originalSha256: string;
  readonly sidecarSha256: string;
  readonly state: SidecarRow["state"];
  readonly problem: string | null;
  readonly writtenAt: Date;
  readonly staleBecause: string | null;
  readonly removedAt: Date | null;
  /** It was no longer there as it had been written: whoever has it has to be told by people. */
  readonly escapedAt: Date | null;
  /** Of those who are still known. */
  readonly named: readonly {
    readonly subjectId: string;
    readonly name: string;
    readonly consentId: string;
    readonly since: Date;
    readonly lapsedAt: Date | null;
  }[];
}

export interface SidecarRegisterInput {
  readonly folder?: string;
  /** Only what may not stay, was taken away, or was no longer there as it had been written. */
  readonly open?: boolean;
  readonly limit?: number;
}

const LINES = { usual: 100, most: 1000 } as const;

/** @throws MiroirError sidecars/not-found */
const requireFolder = async (sql: Sql, id: string): Promise<SidecarFolderRow> => {
  const found = await findSidecarFolder(sql, id);
  if (!found) throw new MiroirError("sidecars/not-found", { folder: id });
  return found;
};

/** What was written, who is named in it under which consent, and what has to be replaced. @throws MiroirError sidecars/not-found */
export const sidecarRegister: Verb<SidecarRegisterInput | undefined, readonly SidecarLine[]> = {
  name: "sidecars.register",
  run: (act, input = {}) =>
    act.read(async (sql) => {
      const { engine } = act;
      const asked = input.folder ? await requireFolder(sql, input.folder) : undefined;
      const limit = Math.min(input.limit ?? LINES.usual, LINES.most);
      const rows = await sidecarsPage(sql, { folderId: asked?.id ?? null, open: input.open ?? false, limit });
      const named = await namedIn(
        sql,
        rows.map(({ id }) => id),
      );
      const folders = new Map((await listSidecarFolders(sql)).map((folder) => [folder.id, folder]));
      return rows.map((row): SidecarLine => {
        const folder = folders.get(row.folderId)!;
        return {
          sidecarId: row.id,
          folderId: row.folderId,
          album: folder.album,
          place: placeOf(engine, folder),
          name: nameOf(engine, row),
          recipient: folder.recipient,
          originalSha256: row.originalSha256,
          sidecarSha256: row.sidecarSha256,
          state: row.state,
          problem: row.problem,
          writtenAt: row.writtenAt,
          staleBecause: row.staleBecause,
          removedAt: row.removedAt,
          escapedAt: row.escapedAt,
          named: named
            .filter(
              ({ sidecarId, subjectId }) => sidecarId === row.id && engine.vault.has("subject", subjectId),
            )
            .map(({ subjectId, sealedIdentity, consentId, since, lapsedAt }) => ({
              subjectId,
              name: openIdentity(engine, { id: subjectId, sealedIdentity }).name,
              consentId,
              since,
              lapsedAt,
            })),
        };
      });
    }),
};

export interface SidecarsRebuilt {
  /** Sidecars that waited when this began. */
  readonly stale: number;
  /** Written again, without whoever they may not name. */
  readonly rewritten: number;
  /** Not written again: they would name nobody, or another file is in their place. */
  readonly notRewritten: number;
  /** Folders that could not be reached; tried again by the next run. */
  readonly unreachable: number;
  readonly interrupted: boolean;
}

type Counts = { -readonly [K in keyof SidecarsRebuilt]: SidecarsRebuilt[K] };

/** Sidecars of one run: the next takes the rest. */
const MOST = 10_000;

const rebuildOne = async (writing: Writing, sidecar: SidecarRow): Promise<Outcome> => {
  const { act, destination, folder } = writing;
  if (sidecar.state === "stale") await removeSidecar(act.engine, act.step, destination, sidecar);
  return sidecar.itemId && folder.albumId ? writeSidecar(writing, sidecar.itemId) : "nobody";
};

const rebuildIn = async (
  act: Act,
  folderId: string,
  sidecars: readonly SidecarRow[],
  counts: Counts,
): Promise<void> => {
  const { folder, roots } = await act.read(async (sql) => {
    const folder = await requireFolder(sql, folderId);
    const roots = folder.albumId ? await rootsOf(sql, folder.albumId) : { file: "", s3: "" };
    return { folder, roots };
  });
  const destination = await openDestination(placeOf(act.engine, folder), act.engine.settings.storages);
  for (const sidecar of sidecars) {
    act.stopIfAborted();
    const outcome = await rebuildOne({ act, folder, destination, roots, rebuild: true }, sidecar);
    if (outcome === "changed") continue;
    await act.step((sql) => sidecarSettled(sql, sidecar.id));
    counts[outcome === "written" || outcome === "unchanged" ? "rewritten" : "notRewritten"]++;
  }
};

const byFolder = (rows: readonly SidecarRow[]): Map<string, SidecarRow[]> => {
  const folders = new Map<string, SidecarRow[]>();
  for (const row of rows) folders.set(row.folderId, [...(folders.get(row.folderId) ?? []), row]);
  return folders;
};

/** Of every folder: what may not stay goes, and comes back without whoever it may not name. */
export const rebuildSidecars: Verb<void, SidecarsRebuilt> = {
  name: "sidecars.rebuild",
  run: async (act) => {
    const waiting = await act.read((sql) => waitingSidecars(sql, MOST));
    const counts: Counts = {
      stale: waiting.length,
      rewritten: 0,
      notRewritten: 0,
      unreachable: 0,
      interrupted: false,
    };
    if (waiting.length === 0) return counts;
    for (const [folderId, sidecars] of byFolder(waiting))
      try {
        await rebuildIn(act, folderId, sidecars, counts);
      } catch (error) {
        counts.interrupted ||= isStop(error);
        counts.unreachable += Number(!isStop(error));
      }
    return act.commit(async () => ({ result: counts, entry: { ...counts } }));
  },
};
