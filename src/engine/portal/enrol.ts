/**
 * Enrolment in the portal: the notice, a live capture, one box for each purpose, a second act that confirms, and then, in
 * one transaction, what the desk's enrolment writes (R8-R13). Before she has confirmed, no template is made and nothing
 * of her is on any disk; leaving is one call that keeps nothing.
 */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { CaptureStep } from "../../domain/capture.ts";
import { type AgeBand, type ConsentDraft, checkConsent, type SecondStep } from "../../domain/consent.ts";
import { addDays } from "../../domain/days.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import type { Narrowing } from "../../domain/narrowing.ts";
import {
  CHECKED_BY,
  isSecondStatement,
  NO_CONSEQUENCE,
  SECOND_STATEMENT,
  statementOf,
} from "../../domain/portal.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { Day } from "../../domain/words.ts";
import { qrSvg } from "../../paper/qr.ts";
import { openPost } from "../../post/post.ts";
import {
  findInvitation,
  type InvitationRow,
  type InvitedAlbum,
  usableInvitation,
  useInvitation,
} from "../../store/consent/invitations.ts";
import type { Sql } from "../../store/database.ts";
import { insertEnrolment } from "../../store/portal/portal.ts";
import { generatePersonalKey } from "../../vault/personal.ts";
import { type Whereabouts, whereaboutsIn } from "../archive/album-places.ts";
import { invitationHash } from "../consent/invitations.ts";
import { requireNarrowable } from "../consent/narrow-albums.ts";
import { noticeDraft } from "../consent/notice.ts";
import { draftOf, recordConsent } from "../consent/record.ts";
import { suspendBoth } from "../consent/suspend.ts";
import type { Act, Verb } from "../gate/act.ts";
import { requireAssessment } from "../gate/assessment.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { addressIn } from "../letters/outbox.ts";
import { codeLetter } from "../letters/portal-letters.ts";
import { conflictsWith } from "../people/conflicts.ts";
import { makeKeys, writeSubject } from "../people/newcomer.ts";
import { cosine, templateFrom } from "../people/photographs.ts";
import { writeReference } from "../people/references.ts";
import { keepFrames } from "../people/vouching.ts";
import {
  type Agreement,
  type Capture,
  capturesOf,
  type Followed,
  followStep,
  framesKept,
  requireFollowed,
} from "./capture.ts";
import { evidenceOf } from "./capture-evidence.ts";
import { fileWitness, knownMember, openIfWitnessed, type Witness } from "./known-address.ts";
import { type Opened, openSessionFor } from "./session.ts";
import { triesOf } from "./tries.ts";

export type SecondStepAsked = "email-code" | "second-statement";

const secondStepOf = ({ mail, enrolment }: EngineSettings): SecondStepAsked =>
  mail && enrolment.emailCode ? "email-code" : "second-statement";

export interface ShownNotice {
  readonly sha256: string;
  readonly version: string;
  readonly text: string;
  /** The same, part by part: headings first, each opened when she wishes. */
  readonly layers: readonly { readonly heading: string; readonly text: string }[];
}

const sha256Of = (text: string): string => createHash("sha256").update(text).digest("hex");

const layersOf = (text: string): ShownNotice["layers"] =>
  text
    .trimEnd()
    .split("\n\n")
    .slice(1)
    .map((part) => {
      const [heading = "", ...lines] = part.split("\n");
      return { heading, text: lines.join("\n") };
    });

/** What the notice of consent says today. @throws MiroirError notice/incomplete: nobody is asked with a gap in it (R24) */
const noticeToday = async (act: Act, language: Language): Promise<ShownNotice> => {
  const { text, version, missing } = await act.read((sql) => noticeDraft(act, sql, "consent", language));
  if (missing.length > 0)
    throw new MiroirError("notice/incomplete", {
      kind: "consent",
      missing: missing.map(({ setting }) => setting).join(", "),
    });
  return { sha256: sha256Of(text), version, text, layers: layersOf(text) };
};

/** @throws MiroirError portal/invitation: never more than that, whatever is the matter with it */
const requireUsable = async (act: Act, sql: Sql, token: string): Promise<InvitationRow> => {
  const row = await usableInvitation(sql, invitationHash(token), act.today());
  if (!row || row.albums.length === 0) throw new MiroirError("portal/invitation");
  return row;
};

const statementFor = (act: Act, row: InvitationRow, purpose: ConsentPurpose, language: Language): string =>
  statementOf(purpose, {
    language,
    controller: act.engine.settings.controller.name,
    albums: row.albums.map(({ title }) => title),
    until: row.consentUntil,
  });

export interface ShownInvitation {
  readonly albums: readonly InvitedAlbum[];
  /** When and where their pictures were taken, in numbers: she may say in which she can be. */
  readonly whereabouts: readonly Whereabouts[];
  readonly until: Day;
  readonly consentUntil: Day;
  readonly notice: ShownNotice;
  readonly purposes: readonly {
    readonly purpose: ConsentPurpose;
    readonly title: string;
    /** Word for word what is recorded when she ticks the box. */
    readonly statement: string;
  }[];
  readonly secondStep: SecondStepAsked;
  readonly secondStatement: string;
  readonly noConsequence: string | null;
  /** Of a link to an address of a list: her name there, and where the code goes. */
  readonly known: { readonly name: string; readonly address: string } | null;
}

/** What an invitation is to: everything she reads before she decides. @throws MiroirError portal/invitation, notice/incomplete */
export const showInvitation: Verb<{ invitation: string; language: Language }, ShownInvitation> = {
  name: "invitation.show",
  run: async (act, { invitation, language }) => {
    const { row, member, whereabouts } = await act.read(async (sql) => {
      const row = await requireUsable(act, sql, invitation);
      const whereabouts: Whereabouts[] = [];
      for (const album of row.albums) whereabouts.push(await whereaboutsIn(act, sql, album));
      return { row, member: await knownMember(act, sql, row.memberId), whereabouts };
    });
    const { settings } = act.engine;
    return {
      albums: row.albums,
      whereabouts,
      until: row.untilDay,
      consentUntil: row.consentUntil,
      notice: await noticeToday(act, language),
      purposes: (row.purposes as ConsentPurpose[]).map((purpose) => ({
        purpose,
        title: CONSENT_PURPOSES[purpose][language],
        statement: statementFor(act, row, purpose, language),
      })),
      secondStep: secondStepOf(settings),
      secondStatement: SECOND_STATEMENT[language],
      noConsequence: settings.relationship === "none" ? null : NO_CONSEQUENCE[language],
      known: member && { name: member.name, address: masked(member.address) },
    };
  },
};

export interface Begun {
  readonly enrolment: string;
  readonly expiresAt: string;
  readonly steps: readonly CaptureStep[];
}

export interface BeginInput {
  /** Null for a single look by somebody who is not enrolled. */
  readonly invitation: string | null;
  readonly language: Language;
  readonly from: string;
}

/** @throws MiroirError portal/invitation, portal/busy, portal/too-many-tries, notice/incomplete */
export const beginCapture: Verb<BeginInput, Begun> = {
  name: "portal.begin-capture",
  run: async (act, { invitation, language, from }) => {
    const tries = triesOf(act.engine);
    const what = invitation === null ? "ask-from" : "enrolment-from";
    tries.reserve(what, from, act.at());
    if (invitation !== null) await requireAssessment(act);
    const aim =
      invitation === null
        ? ({ kind: "ask" } as const)
        : {
            kind: "enrolment" as const,
            invitationId: (await act.read((sql) => requireUsable(act, sql, invitation))).id,
            noticeSha256: (await noticeToday(act, language)).sha256,
          };
    const { minutes } = act.engine.settings.enrolment;
    const { id, expiresAt, steps } = capturesOf(act.engine).begin(aim, language, minutes, act.at());
    return { enrolment: id, expiresAt: expiresAt.toISOString(), steps };
  },
};

export interface FramesInput {
  readonly enrolment: string;
  readonly step: CaptureStep;
  readonly frames: readonly Uint8Array[];
}

/** @throws MiroirError portal/enrolment-over, portal/wrong-step, portal/capture-again */
export const showFrames: Verb<FramesInput, Followed> = {
  name: "portal.show-frames",
  run: (act, { enrolment, step, frames }) =>
    followStep(act, capturesOf(act.engine).require(enrolment, act.at()), step, frames),
};

/** Refusing, or leaving: everything is overwritten and forgotten at once (R8). */
export const leaveCapture: Verb<{ enrolment: string }, void> = {
  name: "portal.leave-capture",
  run: async (act, { enrolment }) => capturesOf(act.engine).forget(enrolment),
};

const CODE_DIGITS = 6;
const CODE_TRIES = 5;
/** Of one capture, to whatever addresses: a slip, and a letter that was lost. */
const CODE_LETTERS = 4;

const codeHash = (captureId: string, code: string): Buffer =>
  createHash("sha256")
    .update(`${captureId} ${code.replace(/\s/g, "")}`)
    .digest();

/**
 * Straight to the mail server, and in no queue: an address that nobody has agreed to keep is not kept.
 * @throws MiroirError portal/no-letter
 */
const sendCode = async (act: Act, email: string, code: string): Promise<void> => {
  const { settings } = act.engine;
  const post = openPost(settings.mail!);
  try {
    const { subject, text } = codeLetter(settings, email, act.today(), code);
    const letter = { id: act.engine.newId(), to: email, subject, text };
    const posted = await post.send({ ...letter, language: settings.language, at: act.at() });
    if (posted.outcome !== "delivered") throw new MiroirError("portal/no-letter");
  } finally {
    post.close();
  }
};

/** `a…@example.org`: enough to see a slip, too little for somebody who reads over her shoulder. */
const masked = (email: string): string => email.replace(/^(.).*(@.*)$/, "$1…$2");

export interface AgreeInput {
  readonly enrolment: string;
  readonly name: string;
  readonly email: string | null;
  readonly ageBand: AgeBand;
  readonly purposes: readonly string[];
  /** In which hours and at which places of the albums she can have been. */
  readonly narrowings?: readonly Narrowing[];
}

export interface Agreed {
  readonly secondStep: SecondStepAsked;
  readonly sentTo: string | null;
}

/** @throws MiroirError portal/wrong-step: a capture for one look is not an enrolment */
const requireEnrolment = (capture: Capture): Extract<Capture["aim"], { kind: "enrolment" }> => {
  if (capture.aim.kind !== "enrolment") throw new MiroirError("portal/wrong-step");
  return capture.aim;
};

/** @throws MiroirError portal/invitation */
const invitationOf = async (act: Act, sql: Sql, capture: Capture): Promise<InvitationRow> => {
  const row = await findInvitation(sql, requireEnrolment(capture).invitationId);
  const usable = row && row.endedAt === null && row.untilDay >= act.today() && row.used < row.uses;
  if (!usable || row.albums.length === 0) throw new MiroirError("portal/invitation");
  return row;
};

/** Her boxes, of those that were there; to be found is what all of it is for. @throws MiroirError usage/bad-value */
const checkPurposes = (asked: readonly string[], ticked: readonly string[]): ConsentPurpose[] => {
  const strange = ticked.filter((purpose) => !asked.includes(purpose));
  if (strange.length > 0 || !ticked.includes("find"))
    throw new MiroirError("usage/bad-value", {
      name: "purposes",
      value: ticked.join(", "),
      expected: `find, and of: ${asked.join(", ")}`,
    });
  return [...new Set(ticked)] as ConsentPurpose[];
};

/**
 * What she says, kept in memory until she confirms it; said again, it takes the place of what she said before.
 * @throws MiroirError portal/enrolment-over, portal/wrong-step, portal/adults-only, portal/address-needed, portal/no-letter, portal/too-many-tries
 */
export const agreeToEnrol: Verb<AgreeInput, Agreed> = {
  name: "portal.agree-to-enrol",
  run: async (act, { enrolment, name, email: given, ageBand, purposes, narrowings = [] }) => {
    const capture = capturesOf(act.engine).require(enrolment, act.at());
    requireFollowed(capture);
    if (ageBand !== "adult") throw new MiroirError("portal/adults-only");
    const { row, member } = await act.read(async (sql) => {
      const row = await invitationOf(act, sql, capture);
      const ids = row.albums.map(({ id }) => id);
      for (const narrowing of narrowings) await requireNarrowable(sql, ids, narrowing);
      return { row, member: await knownMember(act, sql, row.memberId) };
    });
    const ticked = checkPurposes(row.purposes, purposes);
    // A link to a known address leads to that address and to no other.
    const email = member?.address ?? addressIn(given);
    if (given !== null && email === null) throw new MiroirError("portal/address-needed");
    const secondStep = secondStepOf(act.engine.settings);
    const said = { name: name.trim(), email, purposes: ticked, narrowings, codeTries: 0 };
    if (secondStep === "second-statement") {
      capture.agreement = { ...said, codeSha256: null };
      return { secondStep, sentTo: null };
    }
    if (email === null) throw new MiroirError("portal/address-needed");
    // Whoever has a poster would else have letters sent to anybody.
    if (++capture.letters > CODE_LETTERS) {
      capturesOf(act.engine).forget(capture.id);
      throw new MiroirError("portal/enrolment-over");
    }
    const tries = triesOf(act.engine);
    tries.reserve("code-to", email, act.at());
    tries.reserve("code-to-today", email, act.at());
    const code = String(randomInt(10 ** CODE_DIGITS)).padStart(CODE_DIGITS, "0");
    capture.agreement = { ...said, codeSha256: codeHash(capture.id, code) };
    await sendCode(act, email, code);
    return { secondStep, sentTo: masked(email) };
  },
};

export interface ConfirmInput {
  readonly enrolment: string;
  readonly code?: string;
  readonly secondStatement?: string;
}

/** @throws MiroirError portal/wrong-code (a few times), portal/wrong-sentence, portal/enrolment-over */
const checkConfirmed = (
  act: Act,
  capture: Capture,
  agreement: Agreement,
  input: ConfirmInput,
): SecondStep => {
  if (agreement.codeSha256 === null) {
    if (!isSecondStatement(input.secondStatement ?? "", capture.language))
      throw new MiroirError("portal/wrong-sentence");
    return "repeated-in-writing";
  }
  if (timingSafeEqual(codeHash(capture.id, input.code ?? ""), agreement.codeSha256)) return "e-mailed-code";
  const left = CODE_TRIES - ++agreement.codeTries;
  if (left <= 0) {
    capturesOf(act.engine).forget(capture.id);
    throw new MiroirError("portal/enrolment-over");
  }
  throw new MiroirError("portal/wrong-code", { left });
};

/**
 * The frames of the movements against the template of the straight ones: one person from the first to the last. A turned
 * face scores lower, so less is asked than of two portraits; each template is overwritten at once.
 * @throws MiroirError enrol/different-people
 */
export const requireOnePerson = async (
  act: Act,
  template: Float32Array,
  frames: readonly Uint8Array[],
): Promise<void> => {
  const { engine } = act;
  for (const bytes of frames) {
    const { template: other } = await engine
      .enrollers()
      .run({ kind: "reference", picture: { kind: "bytes", bytes } }, act.signal);
    const score = other ? cosine(template, other.vector) : -1;
    other?.vector.fill(0);
    if (score < engine.scores.anchor) throw new MiroirError("enrol/different-people");
  }
};

/** One template from a finished capture. The caller overwrites it. @throws MiroirError enrol/… */
export const templateOfCapture = async (act: Act, capture: Capture): Promise<Float32Array> => {
  const template = await templateFrom(act, photosOf(capture));
  try {
    await requireOnePerson(act, template, capture.others);
    return template;
  } catch (error) {
    template.fill(0);
    throw error;
  }
};

/** The portraits of a live capture as photographs to enrol by, numbered from 1. */
export const photosOf = ({ portraits }: Capture): { name: string; bytes: Uint8Array }[] =>
  portraits.map((bytes, i) => ({ name: `capture-${i + 1}.jpg`, bytes }));

const draftsOf = (
  act: Act,
  capture: Capture,
  row: InvitationRow,
  agreement: Agreement,
  secondStep: SecondStep,
): ConsentDraft[] => {
  const { language } = capture;
  const { settings } = act.engine;
  const said = {
    albums: row.albums.map(({ slug }) => slug),
    until: row.consentUntil,
    identityCheck: "portal-capture",
    checkedBy: CHECKED_BY["portal-capture"][language],
    secondStep,
    noConsequence: settings.relationship === "none" ? null : NO_CONSEQUENCE[language],
    language,
  } as const;
  return agreement.purposes.map((purpose) =>
    draftOf(
      act,
      purpose,
      {
        ...said,
        ...(purpose === "find" && { narrowings: agreement.narrowings }),
        statement: statementFor(act, row, purpose, language),
      },
      { ageBand: "adult", guardian: null, majorityOn: null },
    ),
  );
};

export type Waiting = "approval" | "days";

export interface EnrolledHerself extends Opened {
  readonly personalKey: string;
  /** Of `signInUrl`. */
  readonly qrSvg: string;
  /** What follows # stays in her browser: it is in no log. */
  readonly signInUrl: string;
  readonly waiting: Waiting | null;
  /** First day on which she can open a search. */
  readonly opensOn: Day;
}

/** Nobody vouched for her yet: a steward at once, or staff, and then the waiting days (law 11). */
const opensOnOf = (act: Act): Day => addDays(act.today(), act.engine.settings.enrolment.waitingDays);

/** Everything of her, or nothing (law 1). @throws MiroirError portal/invitation, portal/enrolment-over */
const writeEnrolled = (
  act: Act,
  capture: Capture,
  agreement: Agreement,
  drafts: readonly ConsentDraft[],
  template: Float32Array,
  witness: Witness,
): Promise<EnrolledHerself> => {
  const { engine } = act;
  const subjectId = engine.newId();
  const personalKey = generatePersonalKey();
  const photos = photosOf(capture);
  return act.commit(async (sql) => {
    const { id: invitationId, kind: cameBy, albums, memberId } = await invitationOf(act, sql, capture);
    if ((await useInvitation(sql, invitationId, act.today())) === 0)
      throw new MiroirError("portal/invitation");
    makeKeys(act, subjectId);
    const [find] = drafts;
    await writeSubject(act, sql, subjectId, { name: agreement.name, contact: agreement.email }, find!);
    const consents: string[] = [];
    for (const draft of drafts) {
      const consentId = engine.newId();
      consents.push(consentId);
      const albumIds = albums.map(({ id }) => id);
      await recordConsent(act, sql, draft, { subjectId, consentId }, albumIds);
    }
    await writeReference(act, sql, subjectId, personalKey, template, photos);
    const evidence = evidenceOf(capture);
    const later = opensOnOf(act);
    const came = { subjectId, invitationId, cameBy, evidence, opensOn: later, ...witness };
    await insertEnrolment(sql, came, act.at());
    await keepFrames(act, sql, { subjectId }, framesKept(capture));
    // Written like every other, and answered like every other: whose face it is too is nothing she learns (R69).
    const { others } = await conflictsWith(act, sql, template);
    for (const first of others)
      await suspendBoth(act, sql, { verb: "portal.enrol", stage: "enrol", first, second: subjectId });
    const atOnce =
      memberId !== null &&
      others.length === 0 &&
      (await openIfWitnessed(act, sql, { subjectId, memberId, witness, evidence }));
    const waiting: Waiting | null = atOnce ? null : "approval";
    const opensOn = atOnce ? act.today() : later;
    const { token } = await openSessionFor(act, sql, subjectId);
    // She left, or her time was over, while this was written: then it is not, and her frames are overwritten already.
    capturesOf(engine).require(capture.id, act.at());
    const signInUrl = `${engine.settings.serve.url.replace(/\/$/, "")}/me#${subjectId.slice(0, 8)}.${personalKey}`;
    return {
      result: { subjectId, token, personalKey, signInUrl, qrSvg: qrSvg(signInUrl), waiting, opensOn },
      entry: {
        subject: subjectId,
        consents,
        consent: consents[0]!,
        purposes: [...agreement.purposes],
        photos: photos.length,
        pack: engine.pack,
        until: find!.endsOn,
        invitation: invitationId,
        waiting,
        doubts: [...evidence.doubts],
      },
    };
  });
};

/** Whatever did not fit, a visitor reads the same: of whom a face may be is not hers to learn (R69). */
const uniform = (error: unknown): unknown =>
  error instanceof MiroirError && /^(?:enrol|picture)\//.test(error.code)
    ? new MiroirError("portal/not-enrolled")
    : error;

/**
 * The second act, and with it everything is written; before it, nothing was.
 * @throws MiroirError portal/…, consent/…, notice/incomplete
 */
export const confirmEnrolment: Verb<ConfirmInput, EnrolledHerself> = {
  name: "portal.enrol",
  run: async (act, input) => {
    const captures = capturesOf(act.engine);
    const capture = captures.require(input.enrolment, act.at());
    const { agreement } = capture;
    requireFollowed(capture);
    if (!agreement || capture.busy) throw new MiroirError("portal/wrong-step");
    const secondStep = checkConfirmed(act, capture, agreement, input);
    capture.busy = true;
    try {
      const { noticeSha256 } = requireEnrolment(capture);
      if ((await noticeToday(act, capture.language)).sha256 !== noticeSha256)
        throw new MiroirError("portal/enrolment-over");
      const row = await act.read((sql) => invitationOf(act, sql, capture));
      const drafts = draftsOf(act, capture, row, agreement, secondStep);
      for (const draft of drafts) checkConsent(draft, act.engine.settings.minors);
      const template = await templateOfCapture(act, capture);
      try {
        const witness = await fileWitness(act, row.memberId, template);
        return await writeEnrolled(act, capture, agreement, drafts, template, witness);
      } finally {
        template.fill(0);
      }
    } catch (error) {
      throw uniform(error);
    } finally {
      captures.forget(capture.id);
    }
  },
};
