/**
 * Leaving. `withdraw` ends consents, purpose by purpose, and everything that stands on them (R16-R18); `forget` ends the
 * person (R55). One transaction for the tables; the keys are destroyed the moment it is durable, and if the machine dies in
 * between, by the next start before anything is served. Then a look that does not go through the deleted rows.
 */
import { addDays } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { grantIdsOf } from "../../store/consent/grants.ts";
import type { Sql } from "../../store/database.ts";
import { emptyAnswers } from "../../store/gate/idempotency.ts";
import { removeCertificate, signCertificateOf } from "../../store/leaving/certificates.ts";
import {
  type Destroyed,
  type LookedFor,
  languageOf,
  type Outlives,
  outlives,
  removeReferences,
  removeSubject,
  removeWaitingLetters,
  withholdCrops,
} from "../../store/leaving/erasure.ts";
import { linesOfLists } from "../../store/members/members.ts";
import {
  type ConsentRow,
  endConsent,
  findSubject,
  listConsents,
  putConsentEvent,
} from "../../store/people/people.ts";
import { removeWaitingFound } from "../../store/staff/webhooks.ts";
import type { Act, Verb } from "../gate/act.ts";
import { emptyEntries, totalOf } from "../gate/evidence.ts";
import { HERSELF, NOT_HERS, SAID } from "../gate/own.ts";
import { proofUntil } from "../gate/retention.ts";
import { type RemovedExport, removeExportsOf } from "../letters/exports.ts";
import { LIFT_LETTER } from "../letters/outbox.ts";
import { openIdentity, requireSubject } from "../people/people.ts";
import { tellRecipients } from "../people/recipients.ts";
import { removeRenditionsOf } from "../shown/renditions.ts";
import {
  type Certificate,
  type CertificateDraft,
  filesOf,
  type Kept,
  makeFolderFor,
  type RewritingShown,
  type SignedCertificate,
  writeCertificate,
} from "./certificate.ts";
import { type CertificateLink, completeCertificate, keepDraft, rewritingOf } from "./certificates.ts";
import { leaveConflicts } from "./leave-conflicts.ts";
import {
  isLeft,
  keysLeft,
  type LookAfter,
  lookAfterwards,
  lookNow,
  type OwnKey,
  refuseIfLeft,
} from "./look.ts";
import { unsayName } from "./unsay.ts";

/** Both ways of leaving say this. */
interface Gone {
  readonly subjectId: string;
  readonly destroyed: Destroyed;
  readonly keysDestroyed: number;
  /** What had been written for her outside the database. */
  readonly files: readonly RemovedExport[];
  /** Recipients who are told to erase what they received. */
  readonly recipientsTold: number;
  readonly check: LookAfter;
}

export interface Withdrawn extends Gone {
  /** Consents that this ended. */
  readonly ended: readonly { readonly consentId: string; readonly purpose: string }[];
  /** Purposes whose consent stands as before (R18). */
  readonly inForce: readonly string[];
}

export interface Forgotten extends Gone {
  readonly certificate: SignedCertificate;
  /** Where it is found again for a week, by who has the link. */
  readonly link: CertificateLink;
  /** When the files of the database are written anew. */
  readonly rewriting: RewritingShown;
  /** Where it was written, if it was asked for. */
  readonly certificateFiles: readonly string[];
}

/** After the commit: keys go, running comparisons lose the reference; each whatever the others meet. Harmless to repeat. */
const destroyKeys = (
  act: Act,
  subjectId: string,
  grantIds: readonly string[],
  kinds: readonly OwnKey[],
): void => {
  const { vault, revoke } = act.engine;
  for (const id of grantIds) act.afterCommit(() => vault.destroy("grant", id));
  for (const kind of kinds) act.afterCommit(() => vault.destroy(kind, subjectId));
  act.afterCommit(() => revoke(grantIds));
  act.afterCommit(() => removeRenditionsOf(act.engine, subjectId));
};

export interface RemovedReferences {
  readonly grantIds: string[];
  readonly destroyed: Destroyed;
  readonly files: readonly RemovedExport[];
}

/**
 * Everything that stands on the consent to be found goes, whoever ended it: the rows in the caller's transaction, what
 * was written of her matches and the letters that wait with them too; keys, files and the references of running
 * comparisons once that is durable (R17, R19).
 */
export const removeReferencesOf = async (
  act: Act,
  sql: Sql,
  subjectId: string,
): Promise<RemovedReferences> => {
  const files = await removeExportsOf(act, sql, subjectId);
  const letters = await removeWaitingLetters(sql, subjectId, [LIFT_LETTER]);
  await removeWaitingFound(sql, subjectId);
  await emptyAnswers(sql);
  const grantIds = await grantIdsOf(sql, subjectId);
  const references = await removeReferences(sql, subjectId);
  destroyKeys(act, subjectId, grantIds, ["reference"]);
  const destroyed = { ...references, exports: files.length, "letters that waited": letters };
  return { grantIds, destroyed, files };
};

/** Her record, her consents, her cases and what a human decided about her pictures stay; nothing to compare her by does. */
const STAYS_AFTER_WITHDRAWAL = new Set([
  "subjects",
  "instructions_after_death",
  "deaths",
  "consents",
  "not_me",
  "conflicts",
  "distinct_people",
  "gallery_members",
  "consultations",
  "search_confirmations",
  "ledger_entries",
  "requests",
  "request_events",
  "objections",
  "disclosures",
  "outbox",
  "viewings",
  "portal_enrolments",
  "members",
  "portal_sessions",
  "portal_links",
  "webhook_deliveries",
  "publication_visible",
  "sidecar_named",
]);

/** The purposes of a withdrawal that names none: whoever does not choose means all. */
const ALL_PURPOSES = "all";

/** Consents in force that this purpose names. @throws MiroirError withdraw/never-consented for a purpose she never heard of. */
const consentsToEnd = (hers: readonly ConsentRow[], purpose: string): ConsentRow[] => {
  const inForce = hers.filter(({ state }) => state === "given" || state === "renewed");
  if (purpose === ALL_PURPOSES) return inForce;
  if (!hers.some((consent) => consent.purpose === purpose))
    throw new MiroirError("withdraw/never-consented", {
      purpose,
      purposes: [...new Set(hers.map((consent) => consent.purpose)), ALL_PURPOSES].join(", "),
    });
  return inForce.filter((consent) => consent.purpose === purpose);
};

const endOne = async (act: Act, sql: Sql, consent: ConsentRow): Promise<void> => {
  const channel = act.actor.role === "subject" ? "portal" : "desk";
  await endConsent(sql, consent.id, { state: "withdrawn", proofUntil: proofUntil(act) }, act.at());
  await putConsentEvent(
    sql,
    consent.id,
    { state: "withdrawn", type: "explicit", channel, entity: act.actor.name },
    act.at(),
  );
};

/** Recipients of what is withdrawn: of everything, or under that purpose. */
const tell = (act: Act, sql: Sql, subjectId: string, purpose: string): Promise<number> =>
  tellRecipients(act, sql, {
    subjectId,
    about: "erasure",
    ...(purpose !== ALL_PURPOSES && { purpose }),
  });

const NOTHING: RemovedReferences = { grantIds: [], destroyed: {}, files: [] };

const withdrawIn = async (act: Act, sql: Sql, input: { subject: string; purpose?: string }) => {
  const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
  const purpose = input.purpose ?? ALL_PURPOSES;
  const hers = await listConsents(sql, subjectId);
  const ended = consentsToEnd(hers, purpose);
  const find = purpose === ALL_PURPOSES || purpose === "find";
  const recipientsTold = ended.length > 0 ? await tell(act, sql, subjectId, purpose) : 0;
  const removed = find ? await removeReferencesOf(act, sql, subjectId) : NOTHING;
  for (const consent of ended) await endOne(act, sql, consent);
  const inForce = hers
    .filter(({ state, id }) => ["given", "renewed"].includes(state) && ended.every((each) => each.id !== id))
    .map((consent) => consent.purpose);
  return { subjectId, purpose, find, ended, inForce, recipientsTold, ...removed };
};

/** Ends her consent to one purpose, or to all. Past processing is not relabelled (R18), no reason is asked (R16), twice is no error. */
export const withdraw: Verb<{ subject: string; purpose?: string }, Withdrawn> = {
  name: "withdraw",
  own: { subject: HERSELF, purpose: SAID },
  run: async (act, input) => {
    const done = await act.commit(async (sql) => {
      const result = await withdrawIn(act, sql, input);
      const { subjectId: subject, purpose, ended, destroyed, recipientsTold } = result;
      if (ended.length > 0) act.tell({ kind: "consent.withdrawn", subjectId: subject });
      const consents = ended.map(({ id }) => id);
      return { result, entry: { subject, purpose, consents, destroyed, recipientsTold } };
    });
    const { subjectId, find, ended, inForce, files, destroyed, recipientsTold, grantIds } = done;
    const checkOfWithdrawal = (found: LookedFor): LookAfter => ({
      ...found,
      left: find ? found.left.filter(({ table }) => !STAYS_AFTER_WITHDRAWAL.has(table)) : [],
      keysLeft: find ? keysLeft(act, subjectId, grantIds, ["reference"]) : [],
    });
    const check = checkOfWithdrawal(await act.read((sql) => lookNow(act, sql, subjectId)));
    refuseIfLeft(check);
    lookAfterwards(act, check, {
      subjectId,
      ended: async (_, found) => refuseIfLeft(checkOfWithdrawal(found)),
    });
    return {
      subjectId,
      ended: ended.map(({ id, purpose }) => ({ consentId: id, purpose })),
      inForce,
      destroyed,
      keysDestroyed: find ? grantIds.length + 1 : 0,
      files,
      recipientsTold,
      check,
    };
  },
};

/** How many ledger entries say nothing any more; which months they are of, the ledger accounts for by itself. */
const ENTRIES_EMPTIED = "ledger entries emptied";

export interface RemovedPerson {
  readonly grantIds: readonly string[];
  readonly destroyed: Destroyed;
  readonly files: readonly RemovedExport[];
  /** What pointed at her and stays without her. */
  readonly outlives: Outlives;
}

/** Without her key nobody knows her name any more, and nothing can be looked for. */
const unsayHer = async (act: Act, sql: Sql, subjectId: string): Promise<number> => {
  const subject = await findSubject(sql, subjectId);
  if (!subject || !act.engine.vault.has("subject", subjectId)) return 0;
  return unsayName(sql, openIdentity(act.engine, subject).name);
};

/** Everything of a person, in the caller's transaction; keys and files go once that is durable. */
export const removePerson = async (act: Act, sql: Sql, subjectId: string): Promise<RemovedPerson> => {
  const stays = await outlives(sql, subjectId);
  await leaveConflicts(act, sql, subjectId);
  const words = await unsayHer(act, sql, subjectId);
  const files = await removeExportsOf(act, sql, subjectId);
  const grantIds = await grantIdsOf(sql, subjectId);
  const listed = await linesOfLists(sql, subjectId);
  for (const id of listed) act.afterCommit(() => act.engine.vault.destroy("member", id));
  const withheld = await withholdCrops(sql, subjectId);
  const references = await removeReferences(sql, subjectId);
  const rest = await removeSubject(sql, subjectId);
  await emptyAnswers(sql);
  const emptied = totalOf(await emptyEntries(sql, { subject: subjectId }));
  destroyKeys(act, subjectId, grantIds, ["subject", "reference"]);
  return {
    grantIds,
    destroyed: {
      ...references,
      exports: files.length,
      ...rest,
      "crops of faces": withheld,
      "words that named her": words,
      [ENTRIES_EMPTIED]: emptied,
    },
    files,
    outlives: stays,
  };
};

/** R58: cases stay on art. 17(3)(e) alone, so that it can be shown they were answered; the rest is about nobody any more. */
const keptOf = ({ outlives, destroyed }: RemovedPerson): Kept[] => [
  { what: "requests", count: outlives.requests, ground: "17(3)(e)", until: outlives.requestsUntil },
  { what: "disclosures", count: outlives.disclosures, ground: "17(3)(b)", until: outlives.disclosuresUntil },
  { what: "objections", count: outlives.objections, ground: null, until: null },
  { what: "commitments", count: destroyed[ENTRIES_EMPTIED] ?? 0, ground: null, until: null },
];

const draftOf = (act: Act, removed: RemovedPerson, recipientsTold: number): CertificateDraft => {
  const { controller, retention } = act.engine.settings;
  const { name, address, contact } = controller;
  const { keyBackupDays } = retention;
  return {
    v: 1,
    title: "miroir erasure certificate",
    controller: { name, address, contact },
    at: act.at().toISOString(),
    destroyed: removed.destroyed,
    keys: { subject: 1, reference: 1, grant: removed.grantIds.length },
    ...filesOf(removed.files),
    recipientsTold,
    outOfReach: [
      "backups",
      "files of the database",
      ...(act.engine.database.upkeep.ownsLog ? [] : ["log of the server" as const]),
      ...(removed.files.some(({ outcome }) => outcome !== "removed") ? ["files not found" as const] : []),
      "handed over",
      "pictures",
      ...(recipientsTold > 0 ? ["recipients" as const] : []),
    ],
    kept: keptOf(removed),
    keyBackupsUntil: keyBackupDays === null ? null : addDays(act.today(), keyBackupDays),
  };
};

const checkOf = ({ looked, later, left, keysLeft }: LookAfter): Certificate["check"] => ({
  columns: looked,
  ...(later.length > 0 && { later }),
  rowsLeft: left.length,
  keysLeft: keysLeft.length,
});

/** Signed and kept under its link; where something was left there is none. @param entry of the erasure */
const certify = (
  act: Act,
  entry: number,
  draft: CertificateDraft,
  check: LookAfter,
): Promise<SignedCertificate | null> =>
  act.step(async (sql) => {
    if (isLeft(check)) {
      await removeCertificate(sql, entry);
      return null;
    }
    const signed = await completeCertificate(act.engine, sql, entry, draft, checkOf(check));
    await signCertificateOf(sql, entry, signed);
    return signed;
  });

export interface ForgetInput {
  readonly subject: string;
  /** Folder to write the certificate into. */
  readonly certificate?: string;
  /** Of the certificate; the language she consented in when absent. */
  readonly language?: Language;
  /** 32 bytes in base64url that only she knows: where the certificate is found again. Drawn here when absent. */
  readonly link?: string;
}

/**
 * Forgets a person whole. What remains is a ledger entry with counts and without her identifier, and the commitments
 * of entries that nobody can read any more (R91); and for a week the certificate, under its link. Its keys are destroyed
 * when it answers; the files of the database are written anew later (rewriting.ts).
 * @throws MiroirError subject/not-found; usage/bad-value for a link that is none or is taken; storage/… for the certificate's folder, before anything is erased
 */
export const forget: Verb<ForgetInput, Forgotten> = {
  name: "forget",
  own: { subject: HERSELF, language: SAID, link: SAID, certificate: NOT_HERS },
  run: async (act, input) => {
    const folder = input.certificate === undefined ? null : await makeFolderFor(input.certificate);
    const done = await act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      const language = input.language ?? (await languageOf(sql, subjectId)) ?? act.engine.settings.language;
      const recipientsTold = await tellRecipients(act, sql, { subjectId, about: "erasure" });
      const removed = await removePerson(act, sql, subjectId);
      const draft = draftOf(act, removed, recipientsTold);
      const link = await keepDraft(act, sql, { link: input.link, language, draft });
      act.tell({ kind: "person.forgotten" });
      return {
        result: { subjectId, language, recipientsTold, removed, link },
        entry: { outcome: "forgotten", destroyed: removed.destroyed, recipientsTold },
      };
    });
    const { subjectId, language, recipientsTold, removed, link } = done;
    const checkOfErasure = (found: LookedFor): LookAfter => ({
      ...found,
      keysLeft: keysLeft(act, subjectId, removed.grantIds, ["subject", "reference"]),
    });
    const check = checkOfErasure(await act.read((sql) => lookNow(act, sql, subjectId)));
    // Once more, since files of hers went after the commit, and are known to have gone only now.
    const final = draftOf(act, removed, recipientsTold);
    const entry = act.committedSeq();
    const certificate = await certify(act, entry, final, check);
    refuseIfLeft(check);
    lookAfterwards(act, check, {
      subjectId,
      ended: async (later, found) => {
        const whole = checkOfErasure(found);
        await certify(later, entry, final, whole);
        refuseIfLeft(whole);
      },
    });
    const rewriting = rewritingOf(act);
    return {
      subjectId,
      destroyed: removed.destroyed,
      keysDestroyed: removed.grantIds.length + 2,
      files: removed.files,
      recipientsTold,
      check,
      certificate: certificate!,
      link,
      rewriting,
      certificateFiles: folder ? await writeCertificate(certificate!, language, rewriting, folder) : [],
    };
  },
};
