/** Grants: she opens one with her personal key, time or she closes it, and its key is destroyed (law 3). */
import { type InForce, requireInForce } from "../../domain/consent.ts";
import { addDays, earlierOf } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { checkGrantWithin } from "../../domain/grant.ts";
import type { Vouched } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import {
  findGrant,
  type GrantRow,
  insertGrant,
  listGrants,
  openGrantOf,
} from "../../store/consent/grants.ts";
import { reachedFaces } from "../../store/consent/narrowings.ts";
import type { Sql } from "../../store/database.ts";
import { inOrderOfEnrolment } from "../../store/people/conflicts.ts";
import { type ConsentRow, consentInForceOf, referenceTemplateOf } from "../../store/people/people.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { HER_GRANT, HERSELF, SAID } from "../gate/own.ts";
import { conflictsWith } from "../people/conflicts.ts";
import { bytesOfTemplate, TEMPLATE_LABEL, templateOfBytes } from "../people/galleries.ts";
import { CODE_LABEL } from "../people/key-sheet.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { vouchedOf } from "../people/vouching.ts";
import { requireEnrolmentOver } from "./enrolment-wait.ts";
import { closeNow } from "./grant-end.ts";
import { suspendBoth } from "./suspend.ts";

export interface OpenGrantInput {
  /** Identifier or exact name. */
  readonly subject: string;
  /** The code that only she has; with custody by the controller the one it holds, when absent (R88). */
  readonly personalKey?: string;
  /** All albums of her consent when absent. */
  readonly albums?: readonly string[];
  readonly from?: Day;
  /** Last day; 30 days when absent (U2). */
  readonly until?: Day;
}

export interface OpenedGrant {
  readonly grantId: string;
  readonly subjectId: string;
  readonly opensOn: Day;
  readonly closesOn: Day;
  readonly albums: readonly string[];
}

const GRANT_DAYS = 30;

const termOf = async (
  act: Act,
  sql: Sql,
  input: OpenGrantInput,
  consent: ConsentRow,
): Promise<{ opensOn: Day; closesOn: Day; albums: string[] }> => {
  const albums = await requireAlbumsWithoutMinors(sql, input.albums ?? consent.albums);
  const opensOn = input.from ?? act.today();
  const term = {
    opensOn,
    closesOn: input.until ?? earlierOf(addDays(opensOn, GRANT_DAYS), consent.endsOn),
    albums,
  };
  checkGrantWithin(term, consent);
  return term;
};

/** @throws MiroirError keys/code-needed: custody by the person means that nobody else has it (R88) */
const heldCode = (act: Act, subjectId: string, sealedCode: Uint8Array | null): string => {
  const { settings, vault } = act.engine;
  if (settings.keyCustody.mode === "person-held" || !sealedCode) throw new MiroirError("keys/code-needed");
  return Buffer.from(vault.open("reference", subjectId, CODE_LABEL, sealedCode)).toString("utf8");
};

/** @throws MiroirError keys/personal-wrong, keys/code-needed, consent/missing */
const unsealReference = async (
  act: Act,
  sql: Sql,
  consent: ConsentRow,
  given: string | undefined,
): Promise<Float32Array> => {
  const stored = await referenceTemplateOf(sql, consent.id);
  if (!stored) throw new MiroirError("consent/missing");
  if (stored.pack !== act.engine.pack)
    throw new MiroirError("model/changed", {
      file: "the template model",
      found: act.engine.pack,
      expected: stored.pack,
    });
  const personalKey = given ?? heldCode(act, consent.subjectId, stored.sealedCode);
  const bytes = act.engine.vault.openForPerson(consent.subjectId, personalKey, TEMPLATE_LABEL, stored.sealed);
  const template = templateOfBytes(bytes);
  bytes.fill(0);
  return template;
};

const sealForGrant = (act: Act, grantId: string, template: Float32Array): Uint8Array => {
  const { vault } = act.engine;
  act.onRollback(() => vault.destroy("grant", grantId));
  vault.create("grant", grantId);
  const bytes = bytesOfTemplate(template);
  const sealed = vault.seal("grant", grantId, TEMPLATE_LABEL, bytes);
  bytes.fill(0);
  return sealed;
};

interface Opening {
  readonly consent: InForce<ConsentRow>;
  readonly vouched: Vouched;
  readonly term: Awaited<ReturnType<typeof termOf>>;
  readonly template: Float32Array;
}

const openOne = async (
  act: Act,
  sql: Sql,
  { consent, vouched, term, template }: Opening,
): Promise<Committed<OpenedGrant>> => {
  const { subjectId } = consent;
  const before = await openGrantOf(sql, subjectId);
  if (before) await closeNow(act, sql, before.id, "replaced");
  const grantId = act.engine.newId();
  const sealedTemplate = sealForGrant(act, grantId, template);
  const { opensOn, closesOn, albums } = term;
  const { pack } = act.engine;
  const grant = { id: grantId, opensOn, closesOn, pack, sealedTemplate, openedBy: act.actor.name };
  await insertGrant(sql, consent, vouched, grant, albums, act.at());
  act.tell({ kind: "grant.opened", subjectId });
  return {
    result: { grantId, subjectId, opensOn, closesOn, albums },
    entry: { subject: subjectId, grant: grantId, purpose: "find", albums, from: opensOn, until: closesOn },
  };
};

/** Her face is also that of others whose grant is open: nothing opens, and what is open to them closes (law 11). */
const suspendAll = async (
  act: Act,
  sql: Sql,
  subject: string,
  others: readonly string[],
): Promise<Committed<null>> => {
  for (const each of others) {
    const [first, second] = await inOrderOfEnrolment(sql, each, subject);
    await suspendBoth(act, sql, { verb: "grant.open", stage: "grant", first, second });
  }
  return { result: null, entry: { subject, outcome: "conflict" } };
};

/**
 * Opens a grant; one already open is closed by it.
 * @throws MiroirError keys/personal-wrong, keys/code-needed, consent/missing, grant/outside-consent, album/minors, person/restricted, person/suspended, portal/waits-for-approval, portal/waits-for-day
 */
export const openGrant: Verb<OpenGrantInput, OpenedGrant> = {
  name: "grant.open",
  own: { subject: HERSELF, personalKey: SAID, albums: SAID, from: SAID, until: SAID },
  run: async (act, input) => {
    const opened = await act.commit(async (sql): Promise<Committed<OpenedGrant | null>> => {
      const subject = await requireSubject(act.engine, sql, input.subject);
      await requireEnrolmentOver(act, sql, subject.id, input.from);
      await requireUnrestricted(sql, subject.id);
      const consent = requireInForce(await consentInForceOf(sql, subject.id, "find"), act.today());
      const vouched = await vouchedOf(sql, { subjectId: subject.id });
      const term = await termOf(act, sql, input, consent);
      const template = await unsealReference(act, sql, consent, input.personalKey);
      try {
        const { others } = await conflictsWith(act, sql, template, { self: subject.id });
        if (others.length > 0) return await suspendAll(act, sql, subject.id, others);
        return await openOne(act, sql, { consent, vouched, term, template });
      } finally {
        template.fill(0);
      }
    });
    if (!opened) throw new MiroirError("person/suspended");
    return opened;
  },
};

/** Of an album, how many faces meet her reference, of how many that are there; null of a grant that is closed. */
export interface FacesReached {
  readonly faces: number | null;
  readonly of: number | null;
}

export interface ListedGrant extends Omit<GrantRow, "albums"> {
  readonly albums: readonly (GrantRow["albums"][number] & FacesReached)[];
}

const withFaces = async (sql: Sql, all: readonly GrantRow[]): Promise<ListedGrant[]> => {
  const open = all.filter(({ state }) => state === "open").map(({ id }) => id);
  const reached = await reachedFaces(sql, open);
  const facesOf = (grantId: string, id: string): FacesReached => {
    const part = reached.find(({ albumId, grants }) => albumId === id && grants.includes(grantId));
    return { faces: part?.faces ?? null, of: part?.of ?? null };
  };
  return all.map((grant) => ({
    ...grant,
    albums: grant.albums.map((album) => ({ ...album, ...facesOf(grant.id, album.id) })),
  }));
};

/** Of one person, named by her identifier, or of everybody. */
export const grants: Verb<{ subject?: string } | undefined, ListedGrant[]> = {
  name: "grant.list",
  own: { subject: HERSELF },
  run: (act, input) =>
    act.read(async (sql) => {
      return withFaces(sql, await listGrants(sql, input?.subject ?? null));
    }),
};

/** @throws MiroirError grant/not-found, grant/closed */
export const endGrant: Verb<{ grant: string }, { grantId: string }> = {
  name: "grant.close",
  own: { grant: HER_GRANT },
  run: (act, { grant: id }) =>
    act.commit(async (sql) => {
      const grant = await findGrant(sql, id);
      if (!grant) throw new MiroirError("grant/not-found", { grant: id });
      if (!(await closeNow(act, sql, grant.id, "asked"))) throw new MiroirError("grant/closed");
      return { result: { grantId: grant.id }, entry: { subject: grant.subjectId, grant: grant.id } };
    }),
};
