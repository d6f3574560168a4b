/** Grants: she opens one with her personal key, time or she closes it, and its key is destroyed (law 3). */
import { requireInForce } from "../../domain/consent.ts";
import { addDays, earlierOf } from "../../domain/days.ts";
import { MiroirError } from "../../domain/errors.ts";
import { checkGrantWithin } from "../../domain/grant.ts";
import type { Day } from "../../domain/words.ts";
import {
  closeGrant,
  findGrant,
  type GrantRow,
  insertGrant,
  listGrants,
  openGrantOf,
} from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { type ConsentRow, consentInForceOf, referenceTemplateOf } from "../../store/people/people.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HER_GRANT, HERSELF, NOT_HERS, SAID } from "../gate/own.ts";
import { commitOrConflict, conflict, conflictsWith } from "../people/conflicts.ts";
import { bytesOfTemplate, TEMPLATE_LABEL, templateOfBytes } from "../people/galleries.ts";
import { CODE_LABEL } from "../people/key-sheet.ts";
import { requireSubject, requireUnrestricted } from "../people/people.ts";
import { vouchedOf } from "../people/vouching.ts";
import { removeRenditionsOf } from "../shown/renditions.ts";
import { requireEnrolmentOver } from "./enrolment-wait.ts";

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
  /** A conflict that a human settled as “two people”. */
  readonly distinct?: string;
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

/** Closes and, once that is durable, destroys the key and takes the reference out of running comparisons. */
export const closeNow = async (act: Act, sql: Sql, grantId: string, because: string): Promise<boolean> => {
  const { vault, revoke } = act.engine;
  const hers = await findGrant(sql, grantId);
  act.afterCommit(() => vault.destroy("grant", grantId));
  act.afterCommit(() => revoke([grantId]));
  if (hers) act.afterCommit(() => removeRenditionsOf(act.engine, hers.subjectId));
  return (await closeGrant(sql, grantId, because, act.at())) > 0;
};

/**
 * Opens a grant; one already open is closed by it.
 * @throws MiroirError keys/personal-wrong, keys/code-needed, consent/missing, grant/outside-consent, album/minors, enrol/conflict, person/restricted, portal/waits-for-approval, portal/waits-for-day
 */
export const openGrant: Verb<OpenGrantInput, OpenedGrant> = {
  name: "grant.open",
  own: { subject: HERSELF, personalKey: SAID, albums: SAID, from: SAID, until: SAID, distinct: NOT_HERS },
  run: (act, input) =>
    commitOrConflict(act, "grant", async (sql) => {
      const subject = await requireSubject(act.engine, sql, input.subject);
      await requireUnrestricted(sql, subject.id);
      await requireEnrolmentOver(act, sql, subject.id, input.from);
      const consent = requireInForce(await consentInForceOf(sql, subject.id, "find"), act.today());
      const vouched = await vouchedOf(sql, { subjectId: subject.id });
      const term = await termOf(act, sql, input, consent);
      const template = await unsealReference(act, sql, consent, input.personalKey);
      try {
        const others = await conflictsWith(act, sql, template, input.distinct, subject.id);
        if (others.length > 0) return conflict(others);
        const before = await openGrantOf(sql, subject.id);
        if (before) await closeNow(act, sql, before.id, "replaced");
        const grantId = act.engine.newId();
        const sealedTemplate = sealForGrant(act, grantId, template);
        const { opensOn, closesOn, albums } = term;
        await insertGrant(
          sql,
          consent,
          vouched,
          {
            id: grantId,
            opensOn,
            closesOn,
            pack: act.engine.pack,
            sealedTemplate,
            openedBy: act.actor.name,
          },
          albums,
          act.at(),
        );
        act.tell({ kind: "grant.opened", subjectId: subject.id });
        return {
          result: { grantId, subjectId: subject.id, opensOn, closesOn, albums },
          entry: {
            subject: subject.id,
            grant: grantId,
            purpose: "find",
            albums,
            from: opensOn,
            until: closesOn,
          },
        };
      } finally {
        template.fill(0);
      }
    }),
};

/** Of one person, named by her identifier, or of everybody. */
export const grants: Verb<{ subject?: string } | undefined, GrantRow[]> = {
  name: "grant.list",
  own: { subject: HERSELF },
  run: (act, input) =>
    act.read(async (sql) => {
      const all = await listGrants(sql);
      return input?.subject === undefined ? all : all.filter(({ subjectId }) => subjectId === input.subject);
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
