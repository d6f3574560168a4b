/**
 * A list comes in: a file, or people typed one by one. The same list again changes lines and doubles none; a line that
 * cannot be used is named with its reason, and the others are taken. Photographs are made small and stripped of what a
 * camera wrote into them, and kept sealed; no face is looked for on them (law 2).
 */
import { basename, join, resolve } from "node:path";
import { type MemberLine, parseMemberList } from "../../archive/member-list.ts";
import { contentHash, readSource } from "../../archive/source.ts";
import { addDays } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  type LineProblem,
  MEMBER_CHARS,
  MEMBER_LIMITS,
  MEMBER_LIST_DAYS,
  type Member,
  type MemberProblem,
} from "../../domain/members.ts";
import type { Day } from "../../domain/words.ts";
import { isAddress } from "../../post/address.ts";
import type { Sql } from "../../store/database.ts";
import {
  changeMember,
  insertMember,
  insertMemberList,
  memberLists,
  membersOf,
  prolongMemberList,
} from "../../store/members/members.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import { readableMembers, sealFilePhotograph, sealMember } from "../people/member-seals.ts";

/** Somebody typed in, or of a file of the API: with her photograph as it was sent. */
export interface TypedMember {
  readonly name: string;
  readonly address: string;
  readonly number?: string | null;
  readonly photograph?: Uint8Array | null;
}

export interface ImportMembersInput {
  /** A file of this machine, the bytes of one, or people. */
  readonly from:
    | { readonly path: string }
    | { readonly csv: Uint8Array }
    | { readonly people: readonly TypedMember[] };
  readonly albums: readonly string[];
  /** Last day on which the list is kept. */
  readonly until: Day;
  /** Where the photographs lie that a file names. */
  readonly photos?: string;
}

export interface MembersImported {
  readonly list: string;
  readonly added: number;
  readonly changed: number;
  readonly same: number;
  readonly withPhotograph: number;
  /** On the list before, and not in what was sent now: they stay until somebody takes them off. */
  readonly notSent: number;
  readonly problems: readonly LineProblem[];
  /** Of a file: look at the accents where it is not UTF-8. */
  readonly encoding: string | null;
}

interface Line extends Member {
  readonly line: number;
  readonly photograph: { readonly name: string } | { readonly bytes: Uint8Array } | null;
}

/** People to a transaction, each with a key of its own on the disk. */
const BATCH = 100;
const PHOTOGRAPH_SIDE_PX = 1024;

/** @throws MiroirError usage/bad-value, usage/missing */
const checkInput = (act: Act, { albums, until }: ImportMembersInput): void => {
  if (albums.length === 0)
    throw new MiroirError("usage/missing", { name: "--album", hint: "A list is for named albums." });
  const last = addDays(act.today(), MEMBER_LIST_DAYS);
  if (until < act.today() || until > last)
    throw new MiroirError("usage/bad-value", {
      name: "--until",
      value: until,
      expected: `${act.today()} to ${last}`,
    });
};

const read = async (act: Act, { from }: ImportMembersInput) => {
  if ("people" in from)
    return {
      lines: from.people.map(({ name, address, number, photograph }) => ({
        ...{ line: 1, name: name.trim(), address: address.trim(), number: number?.trim() ?? "" },
        photograph: photograph ? { bytes: photograph } : null,
      })),
      problems: [],
      encoding: null,
    };
  const { originalsFolder } = act.engine.settings;
  const bytes =
    "csv" in from
      ? from.csv
      : await readSource(
          { kind: "file", path: resolve(from.path) },
          { originalsFolder, maxBytes: MEMBER_LIMITS.maxBytes },
        );
  const { lines, problems, encoding } = parseMemberList(bytes);
  const named = ({ photograph, ...line }: MemberLine) => ({
    ...line,
    photograph: photograph ? { name: photograph } : null,
  });
  return { lines: lines.map(named), problems, encoding };
};

type Written = Omit<Line, "number"> & { readonly number: string };

const keyOf = ({ name, address }: Pick<Member, "name" | "address">): string =>
  `${address.toLowerCase()}\n${name.toLowerCase()}`;

const problemOf = ({ name, address, number }: Written, seen: ReadonlySet<string>): MemberProblem | null => {
  if (!name) return "no-name";
  if (!address) return "no-address";
  if (name.length > MEMBER_CHARS.name || number.length > MEMBER_CHARS.number) return "too-long";
  if (!isAddress(address)) return "bad-address";
  return seen.has(keyOf({ name, address })) ? "on-it-twice" : null;
};

/** Lines that can be used; the others are added to `problems`. */
const usable = (lines: readonly Written[], problems: LineProblem[]): Line[] => {
  const seen = new Set<string>();
  return lines.flatMap((line) => {
    const problem = problemOf(line, seen);
    if (problem) problems.push({ line: line.line, problem });
    seen.add(keyOf(line));
    return problem ? [] : [{ ...line, number: line.number || null }];
  });
};

/** A small JPEG without what a camera wrote into it. */
const smallCopy = async (act: Act, bytes: Uint8Array): Promise<Uint8Array> => {
  const { bytes: jpeg } = await act.engine.detectors().run(
    {
      kind: "copy",
      picture: { kind: "bytes", bytes },
      contentSha256: contentHash(bytes),
      ...{ widthPx: 1, regions: [], visible: [], small: [], smallBelowPx: 0 },
      ...{ maxSidePx: PHOTOGRAPH_SIDE_PX, style: "ellipse", reach: "head", check: false },
    },
    act.signal,
  );
  return jpeg;
};

const photographBytes = async (
  act: Act,
  photograph: NonNullable<Line["photograph"]>,
  folder: string | undefined,
): Promise<Uint8Array | MemberProblem> => {
  if ("bytes" in photograph) return photograph.bytes;
  const { name } = photograph;
  if (name.length > MEMBER_CHARS.photograph || basename(name) !== name || name.startsWith("."))
    return "bad-photograph-name";
  if (folder === undefined) return "no-photograph";
  try {
    return await readSource(
      { kind: "file", path: join(resolve(folder), name) },
      {
        originalsFolder: act.engine.settings.originalsFolder,
        maxBytes: Math.min(act.engine.settings.maxFileBytes, MEMBER_LIMITS.maxPhotographBytes),
      },
    );
  } catch (error) {
    if (!(error instanceof MiroirError)) throw error;
    return error.code === "picture/gone" ? "no-photograph" : "unreadable-photograph";
  }
};

/** Null where there is none, or none that can be read: that is a problem of the line, and she is taken without it. */
const photographOf = async (
  act: Act,
  { line, photograph }: Line,
  folder: string | undefined,
  problems: LineProblem[],
): Promise<Uint8Array | null> => {
  if (!photograph) return null;
  const bytes = await photographBytes(act, photograph, folder);
  if (typeof bytes === "string") {
    problems.push({ line, problem: bytes });
    return null;
  }
  try {
    return await smallCopy(act, bytes);
  } catch (error) {
    if (!(error instanceof MiroirError) || !error.code.startsWith("picture/")) throw error;
    problems.push({ line, problem: "unreadable-photograph" });
    return null;
  }
};

interface Known extends Member {
  readonly id: string;
}

/** By address, whoever is the only one there. */
const onlyOfAddress = <T extends Member>(all: readonly T[]): ReadonlyMap<string, T> => {
  const only = new Map<string, T>();
  const several = new Set<string>();
  for (const each of all) {
    const address = each.address.toLowerCase();
    if (only.has(address)) several.add(address);
    only.set(address, each);
  }
  for (const address of several) only.delete(address);
  return only;
};

/**
 * Who on the list each line is: the same name with the same address; or, where one person has that address on the list and
 * in what was sent, she under another name.
 */
const pairsOf = (lines: readonly Line[], known: readonly Known[]): ReadonlyMap<Line, Known> => {
  const byKey = new Map(known.map((each) => [keyOf(each), each]));
  const pairs = new Map<Line, Known>();
  for (const line of lines) {
    const same = byKey.get(keyOf(line));
    if (same) pairs.set(line, same);
  }
  const taken = new Set(pairs.values());
  const left = onlyOfAddress(known.filter((each) => !taken.has(each)));
  for (const [address, line] of onlyOfAddress(lines.filter((each) => !pairs.has(each)))) {
    const one = left.get(address);
    if (one) pairs.set(line, one);
  }
  return pairs;
};

const sameSaid = (a: Member, b: Member): boolean =>
  a.name === b.name && a.address === b.address && a.number === b.number;

type Change = "added" | "changed" | "same";

/** A new key is made inside the transaction that writes what it seals. */
const newKey = (act: Act): string => {
  const id = act.engine.newId();
  act.onRollback(() => act.engine.vault.destroy("member", id));
  act.engine.vault.create("member", id);
  return id;
};

const write = async (
  act: Act,
  sql: Sql,
  listId: string,
  line: Line,
  { known, photograph }: { readonly known: Known | undefined; readonly photograph: Uint8Array | null },
): Promise<Change> => {
  const { engine } = act;
  const member: Member = { name: line.name, address: line.address, number: line.number };
  if (known && !photograph && sameSaid(known, member)) return "same";
  // Taken off by somebody else meanwhile, which was asked for later than this.
  if (known && !engine.vault.has("member", known.id)) return "same";
  const id = known?.id ?? newKey(act);
  const sealed = {
    id,
    sealedMember: sealMember(engine, id, member),
    sealedPhotograph: photograph && sealFilePhotograph(engine, id, photograph),
  };
  if (!known) await insertMember(sql, { ...sealed, listId }, act.at());
  else await changeMember(sql, sealed);
  return known ? "changed" : "added";
};

/** The list of exactly these albums; another last day is written. */
const listFor = async (act: Act, sql: Sql, { albums, until }: ImportMembersInput): Promise<string> => {
  const albumIds = await requireAlbumsWithoutMinors(sql, albums);
  const wanted = [...albumIds].sort().join();
  const there = (await memberLists(sql)).find(
    (list) =>
      list.albums
        .map(({ id }) => id)
        .sort()
        .join() === wanted,
  );
  if (there) {
    await prolongMemberList(sql, there.id, until);
    return there.id;
  }
  const id = act.engine.newId();
  await insertMemberList(sql, { id, untilDay: until, madeBy: act.actor.name }, albumIds, act.at());
  return id;
};

const begin = (act: Act, input: ImportMembersInput): Promise<{ list: string; known: Known[] }> =>
  act.commit(async (sql) => {
    const list = await listFor(act, sql, input);
    const known = readableMembers(act.engine, await membersOf(sql, act.today(), list)).map(
      ({ id, name, address, number }) => ({ id, name, address, number }),
    );
    return { result: { list, known }, entry: { list, until: input.until, outcome: "begun" } };
  });

const batchesOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / BATCH) }, (_, i) => all.slice(i * BATCH, (i + 1) * BATCH));

/**
 * Takes a list in, a hundred people to a transaction, each with its entry: killed in between, the same command goes on.
 * @throws MiroirError member/bad-list, album/not-found, album/minors, usage/…, picture/… for the file itself
 */
export const importMembers: Verb<ImportMembersInput, MembersImported> = {
  name: "member.import",
  run: async (act, input) => {
    checkInput(act, input);
    const { lines, problems: unreadable, encoding } = await read(act, input);
    const problems: LineProblem[] = [...unreadable];
    const good = usable(lines, problems);
    const { list, known } = await begin(act, input);
    const pairs = pairsOf(good, known);
    const counts = { added: 0, changed: 0, same: 0, withPhotograph: 0 };
    for (const batch of batchesOf(good)) {
      act.stopIfAborted();
      const photographs = new Map<Line, Uint8Array | null>();
      for (const line of batch) photographs.set(line, await photographOf(act, line, input.photos, problems));
      const done = await act.commit(async (sql) => {
        const of = { added: 0, changed: 0, same: 0 };
        for (const line of batch) {
          const how = { known: pairs.get(line), photograph: photographs.get(line) ?? null };
          of[await write(act, sql, list, line, how)]++;
        }
        return { result: of, entry: { list, ...of } };
      });
      for (const change of ["added", "changed", "same"] as const) counts[change] += done[change];
      counts.withPhotograph += [...photographs.values()].filter(Boolean).length;
      act.progress({
        stage: "members",
        done: counts.added + counts.changed + counts.same,
        total: good.length,
      });
    }
    problems.sort((a, b) => a.line - b.line);
    return { list, ...counts, notSent: known.length - pairs.size, problems, encoding };
  },
};
