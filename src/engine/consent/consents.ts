/** Consents after enrolment: a further purpose, a refusal, a new last day, and the end of one that no longer fits (R4, R8, R13-R20). */
import {
  type AgeBand,
  bandOn,
  type ConsentDraft,
  type ConsentState,
  checkConsent,
  checkTransition,
  consentInForce,
  type Guardian,
  type InvalidatedBecause,
  type Relationship,
  type SecondStep,
} from "../../domain/consent.ts";
import { addDays } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { type ConsentPurpose, parseConsentPurpose } from "../../domain/purpose.ts";
import { requireDeskCheck } from "../../domain/vouching.ts";
import type { Day } from "../../domain/words.ts";
import {
  ageOf,
  consentsFor,
  findConsents,
  renewConsent,
  type StoredConsent,
  storedConsents,
} from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { putDistinct } from "../../store/people/conflicts.ts";
import { consentInForceOf, guardianOf } from "../../store/people/people.ts";
import { generatePersonalKey } from "../../vault/personal.ts";
import { requireAlbumsWithoutMinors } from "../archive/albums.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { HER_CONSENT, HERSELF, NOT_HERS, only, SAID } from "../gate/own.ts";
import { commitOrConflict, conflict, conflictsWith } from "../people/conflicts.ts";
import { requireAlive } from "../people/deaths.ts";
import { type HandedKey, handKey, keySheetPath } from "../people/key-sheet.ts";
import { GUARDIAN_LABEL, makeKeys } from "../people/newcomer.ts";
import { requireSubject } from "../people/people.ts";
import { type LeftOut, type Photo, referenceFrom } from "../people/photographs.ts";
import { writeReference } from "../people/references.ts";
import { vouchAtDesk } from "../people/vouching.ts";
import { invalidate } from "./ends.ts";
import {
  type Age,
  type ConsentInput,
  draftOf,
  putSaid,
  recipientsOf,
  recordConsent,
  recordRefusal,
  retentionOf,
  sealWords,
  showTo,
  wordsLabel,
} from "./record.ts";

/** What she is today, of what was declared when she was enrolled (R76). */
const ageToday = async (act: Act, sql: Sql, subjectId: string): Promise<Age> => {
  const { ageBand, majorityOn } = await ageOf(sql, subjectId);
  if (ageBand === "adult" || majorityOn === null)
    return { ageBand: ageBand as AgeBand, guardian: null, majorityOn: null };
  const sealed = await guardianOf(sql, subjectId);
  const guardian = sealed
    ? (JSON.parse(
        Buffer.from(act.engine.vault.open("subject", subjectId, GUARDIAN_LABEL, sealed)).toString("utf8"),
      ) as Guardian)
    : null;
  return { ageBand: bandOn(majorityOn, act.today()), guardian, majorityOn };
};

/** @throws MiroirError consent/in-force: she is not asked for what she gave */
const requireNone = async (sql: Sql, subjectId: string, purpose: ConsentPurpose): Promise<void> => {
  const standing = await consentInForceOf(sql, subjectId, purpose);
  if (standing) throw new MiroirError("consent/in-force", { purpose, until: standing.endsOn });
};

export interface GiveInput extends ConsentInput {
  /** Identifier or exact name. */
  readonly subject: string;
  readonly purpose: string;
  /** To be found again after her consent ended: new reference photographs, as at enrolment. */
  readonly photos?: readonly Photo[];
  /** A conflict that a human settled as “two people”. */
  readonly distinct?: string;
  /** A file to write the sheet with her new key into. */
  readonly keySheet?: string;
}

export interface Given {
  readonly subjectId: string;
  readonly consentId: string;
  readonly purpose: ConsentPurpose;
  readonly until: Day;
  readonly relationship: Relationship;
  readonly photos: number;
  /** Photographs that are not good enough for her reference, and why. */
  readonly leftOut: readonly LeftOut[];
  /** Of a consent to be found. */
  readonly key: HandedKey | null;
}

interface Prepared {
  readonly subject: { readonly id: string; readonly name: string };
  readonly draft: ConsentDraft;
  readonly albumIds: readonly string[];
}

/** Everything that can be said before a photograph is looked at; asked again in the transaction that writes. */
const prepare = async (act: Act, sql: Sql, input: GiveInput, purpose: ConsentPurpose): Promise<Prepared> => {
  const { id, name } = await requireSubject(act.engine, sql, input.subject);
  await requireAlive(sql, id);
  await requireNone(sql, id, purpose);
  const draft = draftOf(act, purpose, input, await ageToday(act, sql, id));
  checkConsent(draft, act.engine.settings.minors);
  return {
    subject: { id, name },
    draft,
    albumIds: await requireAlbumsWithoutMinors(sql, input.albums),
  };
};

const writeGiven = async (
  act: Act,
  sql: Sql,
  { subject, draft, albumIds }: Prepared,
  consentId: string,
): Promise<Committed<Given>> => {
  const { id: subjectId } = subject;
  const { purpose, endsOn: until, relationship } = draft;
  await recordConsent(act, sql, draft, { subjectId, consentId }, albumIds);
  return {
    result: { subjectId, consentId, purpose, until, relationship, photos: 0, leftOut: [], key: null },
    entry: { subject: subjectId, consent: consentId, purpose, until },
  };
};

const giveFind = async (act: Act, input: GiveInput): Promise<Given> => {
  requireDeskCheck(input.identityCheck);
  const path = keySheetPath(input.keySheet);
  const { template, photos, leftOut } = await referenceFrom(act, input.photos!);
  const personalKey = generatePersonalKey();
  try {
    return await commitOrConflict(act, "enrol", async (sql) => {
      const prepared = await prepare(act, sql, input, "find");
      const { id: subjectId, name } = prepared.subject;
      const said = { distinct: input.distinct, self: subjectId };
      const { others, apart } = await conflictsWith(act, sql, template, said);
      if (others.length > 0) return conflict(others);
      if (apart) await putDistinct(sql, subjectId, apart, act.actor.name, act.at());
      const given = await writeGiven(act, sql, prepared, act.engine.newId());
      makeReferenceKey(act, subjectId);
      await vouchAtDesk(act, sql, subjectId, prepared.draft);
      await writeReference(act, sql, subjectId, personalKey, template, photos);
      const { language, endsOn: until } = prepared.draft;
      const key = await handKey(act, sql, { subjectId, name, personalKey }, { language, path, until });
      return {
        result: { ...given.result, photos: photos.length, leftOut, key },
        entry: { ...given.entry, photos: photos.length, pack: act.engine.pack },
      };
    });
  } finally {
    template.fill(0);
  }
};

/** One left by a crash after her withdrawal seals nothing any more, and its code is not this one. */
const makeReferenceKey = (act: Act, subjectId: string): void => {
  act.engine.vault.destroy("reference", subjectId);
  makeKeys(act, subjectId, ["reference"]);
};

/**
 * An enrolled person consents to one purpose more, or again to be found; what she said is “not me” stays so.
 * @throws MiroirError purpose/unknown, consent/…, album/…, enrol/…, picture/…, person/died; then nothing was written
 */
export const giveConsent = async (act: Act, input: GiveInput): Promise<Given> => {
  const purpose = parseConsentPurpose(input.purpose);
  if ((purpose === "find") !== (input.photos ?? []).length > 0)
    throw new MiroirError("consent/no-photographs", { purpose });
  await act.read((sql) => prepare(act, sql, input, purpose));
  if (purpose === "find") return giveFind(act, input);
  return act.commit(async (sql) =>
    writeGiven(act, sql, await prepare(act, sql, input, purpose), act.engine.newId()),
  );
};

/** The same, at the desk or in her own words. */
export const give: Verb<GiveInput, Given> = {
  name: "consent.give",
  own: {
    subject: HERSELF,
    purpose: SAID,
    albums: SAID,
    narrowings: SAID,
    until: SAID,
    statement: SAID,
    secondStep: SAID,
    noConsequence: SAID,
    language: SAID,
    childAssent: SAID,
    // To be found again somebody vouches for her again: at the desk, or through an invitation (law 11).
    photos: NOT_HERS,
    identityCheck: only("personal-key"),
    checkedBy: SAID,
    mandate: NOT_HERS,
    notice: NOT_HERS,
    distinct: NOT_HERS,
    keySheet: NOT_HERS,
  },
  run: giveConsent,
};

export interface RefuseInput {
  readonly subject: string;
  readonly purpose: string;
  /** Her words, if she wishes them kept; none are asked for. */
  readonly words?: string;
  readonly language?: Language;
  readonly notice?: ConsentInput["notice"];
}

export interface Refused {
  readonly subjectId: string;
  readonly consentId: string;
  readonly purpose: ConsentPurpose;
}

const NOTHING_SAID = {
  albums: [],
  identityCheck: "identity-in-person",
  checkedBy: "",
} as const satisfies Partial<ConsentInput>;

/** She was asked and said no: no reason, no consequence (R8). @throws MiroirError purpose/unknown, consent/in-force */
export const refuse: Verb<RefuseInput, Refused> = {
  name: "consent.refuse",
  own: { subject: HERSELF, purpose: SAID, words: SAID, language: SAID, notice: NOT_HERS },
  run: async (act, input) => {
    const purpose = parseConsentPurpose(input.purpose);
    return act.commit(async (sql) => {
      const { id: subjectId } = await requireSubject(act.engine, sql, input.subject);
      await requireNone(sql, subjectId, purpose);
      const { words = "", language, notice } = input;
      const said = { ...NOTHING_SAID, statement: words, until: act.today() };
      const asked = { ...said, ...(language && { language }), ...(notice && { notice }) };
      const draft = draftOf(act, purpose, asked, await ageToday(act, sql, subjectId));
      const consentId = act.engine.newId();
      await recordRefusal(act, sql, draft, { subjectId, consentId });
      return {
        result: { subjectId, consentId, purpose },
        entry: { subject: subjectId, consent: consentId, purpose },
      };
    });
  },
};

/** A consent by its identifier or its beginning, or by person and purpose. */
export type Which = { readonly consent: string } | { readonly subject: string; readonly purpose: string };

/** @throws MiroirError consent/not-found */
const byId = async (sql: Sql, id: string): Promise<StoredConsent> => {
  const found = await findConsents(sql, id);
  if (found.length !== 1) throw new MiroirError("consent/not-found", { consent: id });
  return found[0]!;
};

/** The one in force, else the newest. @throws MiroirError consent/not-found, consent/missing */
const requireConsent = async (act: Act, sql: Sql, which: Which): Promise<StoredConsent> => {
  if ("consent" in which) return byId(sql, which.consent);
  const { id } = await requireSubject(act.engine, sql, which.subject);
  const purpose = parseConsentPurpose(which.purpose);
  const hers = (await storedConsents(sql, id)).filter((consent) => consent.purpose === purpose);
  const found = hers.find(({ state }) => ["given", "renewed"].includes(state)) ?? hers.at(-1);
  if (!found) throw new MiroirError("consent/missing");
  return found;
};

/** In force, and locked until this transaction ends. @throws MiroirError consent/ended */
const requireStanding = async (
  act: Act,
  sql: Sql,
  which: Which,
  next: ConsentState,
): Promise<StoredConsent> => {
  const consent = await requireConsent(act, sql, which);
  checkTransition(consent.state, next);
  if (!consentInForce(consent, act.today())) checkTransition("expired", next);
  if (!(await consentInForceOf(sql, consent.subjectId, consent.purpose)))
    throw new MiroirError("consent/missing");
  return consent;
};

const openWords = (act: Act, consent: StoredConsent, what: "checked-by" | "mandate"): string => {
  const sealed = what === "mandate" ? consent.sealedMandate : consent.sealedCheckedBy;
  if (!sealed) return "";
  const label = wordsLabel(consent.id, what);
  return Buffer.from(act.engine.vault.open("subject", consent.subjectId, label, sealed)).toString("utf8");
};

export type RenewInput = Which & {
  /** The new last day. */
  readonly until: Day;
  /** What she said or signed, word for word. */
  readonly statement: string;
  readonly secondStep?: SecondStep | null;
  readonly noConsequence?: string | null;
  readonly childAssent?: string | null;
  readonly language?: Language;
  readonly notice?: ConsentInput["notice"];
  /** A minor who is about to come of age consents herself, and her guardian's consent is hers from then on (R76). */
  readonly byHerself?: boolean;
};

export interface Renewed {
  readonly subjectId: string;
  readonly consentId: string;
  readonly purpose: ConsentPurpose;
  readonly until: Day;
}

/** @throws MiroirError consent/own-window: before she is asked, her guardian decides (R76) */
const ownAge = (act: Act, age: Age): Age => {
  if (age.majorityOn === null) return age;
  const from = addDays(age.majorityOn, -act.engine.settings.renewalDays);
  if (act.today() < from) throw new MiroirError("consent/own-window", { day: from });
  return { ageBand: "adult", guardian: null, majorityOn: null };
};

/** Once it is hers, nobody renews it for her. */
const ageOfRenewal = async (act: Act, sql: Sql, consent: StoredConsent, byHerself: boolean): Promise<Age> => {
  const age = await ageToday(act, sql, consent.subjectId);
  return byHerself || consent.ageBand === "adult" ? ownAge(act, age) : age;
};

/** @throws MiroirError usage/bad-value, consent/other-model */
const checkRenewal = (act: Act, consent: StoredConsent, until: Day): void => {
  if (until <= consent.endsOn)
    throw new MiroirError("usage/bad-value", {
      name: "--until",
      value: until,
      expected: `a day after ${consent.endsOn}`,
    });
  if (consent.purpose === "find" && consent.packFamily !== act.engine.pack)
    throw new MiroirError("consent/other-model", { model: consent.packFamily ?? "?" });
};

const renewalDraft = async (
  act: Act,
  sql: Sql,
  consent: StoredConsent,
  input: RenewInput,
): Promise<ConsentDraft> => {
  const mandate = openWords(act, consent, "mandate");
  const draft = draftOf(
    act,
    parseConsentPurpose(consent.purpose),
    {
      ...input,
      language: input.language ?? consent.noticeLanguage,
      albums: consent.albums,
      narrowings: consent.narrowings,
      identityCheck: consent.identityCheck as ConsentInput["identityCheck"],
      checkedBy: openWords(act, consent, "checked-by"),
      mandate: mandate || null,
    },
    await ageOfRenewal(act, sql, consent, input.byHerself ?? false),
  );
  checkConsent(draft, act.engine.settings.minors);
  return draft;
};

const writeRenewal = async (
  act: Act,
  sql: Sql,
  consent: StoredConsent,
  draft: ConsentDraft,
): Promise<void> => {
  const { engine } = act;
  const ids = { subjectId: consent.subjectId, consentId: consent.id };
  const shown = await showTo(act, sql, draft);
  await renewConsent(sql, consent.id, {
    endsOn: draft.endsOn,
    ageBand: draft.ageBand,
    sealedStatement: sealWords(engine, ids, "statement", draft.statement)!,
    sealedChildAssent: sealWords(engine, ids, "child-assent", draft.childAssent),
    sealedNoConsequence: sealWords(engine, ids, "no-consequence", draft.noConsequence),
    imbalance: draft.relationship === "none" ? null : draft.relationship,
    secondStep: draft.secondStep,
    ...shown,
    recipients: await recipientsOf(sql, draft.purpose),
    retention: retentionOf(engine, draft.endsOn),
  });
  await putSaid(act, sql, ids, "renewed", { ...draft, noticeSha256: shown.noticeSha256 });
};

/**
 * A new last day, said anew in sight of the notice in force; what was said before stays in the record (R14, R19).
 * @throws MiroirError consent/not-found, consent/ended, consent/incomplete, consent/other-model, consent/own-window, person/died, usage/bad-value
 */
export const renew: Verb<RenewInput, Renewed> = {
  name: "consent.renew",
  own: {
    consent: HER_CONSENT,
    subject: HERSELF,
    purpose: SAID,
    until: SAID,
    statement: SAID,
    secondStep: SAID,
    noConsequence: SAID,
    childAssent: SAID,
    language: SAID,
    byHerself: SAID,
    notice: NOT_HERS,
  },
  run: (act, input) =>
    act.commit(async (sql) => {
      const consent = await requireStanding(act, sql, input, "renewed");
      await requireAlive(sql, consent.subjectId);
      checkRenewal(act, consent, input.until);
      const draft = await renewalDraft(act, sql, consent, input);
      await writeRenewal(act, sql, consent, draft);
      const { id: consentId, subjectId } = consent;
      const { purpose, endsOn: until } = draft;
      return {
        result: { subjectId, consentId, purpose, until },
        entry: { subject: subjectId, consent: consentId, purpose, until },
      };
    }),
};

export type InvalidateInput = (Which | { readonly everybody: true; readonly purpose: string }) & {
  readonly because: InvalidatedBecause;
};

export interface Invalidated {
  readonly ended: number;
  readonly because: InvalidatedBecause;
}

/**
 * Ends a consent that no longer fits what is done, and everything that stands on it (R20).
 * @throws MiroirError consent/not-found, consent/missing, consent/ended
 */
export const invalidateConsent: Verb<InvalidateInput, Invalidated> = {
  name: "consent.invalidate",
  run: (act, input) =>
    act.commit(async (sql): Promise<Committed<Invalidated>> => {
      const { because } = input;
      if ("everybody" in input) {
        const purpose = parseConsentPurpose(input.purpose);
        const ended = await invalidate(act, sql, await consentsFor(sql, { purpose }), because);
        return { result: { ended, because }, entry: { ended, because, purpose } };
      }
      const consent = await requireConsent(act, sql, input);
      checkTransition(consent.state, "invalidated");
      await invalidate(act, sql, [consent], because);
      return { result: { ended: 1, because }, entry: { ended: 1, because, purpose: consent.purpose } };
    }),
};
