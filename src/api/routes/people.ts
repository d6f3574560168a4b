/** People who asked to be found, their consents and their grants, at the desk. No answer has a place for a template. */
import { z } from "@hono/zod-openapi";
import { AGE_BANDS, CONSENT_STATES, INVALIDATED_BECAUSE, SECOND_STEPS } from "../../domain/consent.ts";
import { type Language, say } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, PURPOSES } from "../../domain/purpose.ts";
import { DISCLOSED } from "../../domain/recipient.ts";
import { RESTRICTIONS } from "../../domain/restriction.ts";
import { DESK_CHECKS } from "../../domain/vouching.ts";
import { profile } from "../../engine/compare/profile.ts";
import { give, invalidateConsent, refuse, renew } from "../../engine/consent/consents.ts";
import { correct } from "../../engine/consent/correct.ts";
import { enrol } from "../../engine/consent/enrol.ts";
import { endGrant, grants, openGrant } from "../../engine/consent/grants.ts";
import { consents } from "../../engine/consent/list.ts";
import { narrow } from "../../engine/consent/narrow.ts";
import { receipt } from "../../engine/consent/receipt.ts";
import { lift, restrict } from "../../engine/consent/restrict.ts";
import { forget, withdraw } from "../../engine/leaving/forget.ts";
import { people } from "../../engine/people/people.ts";
import type { LeftOut } from "../../engine/people/photographs.ts";
import { disclose, disclosures } from "../../engine/recipients/disclosures.ts";
import { portability } from "../../engine/report/portability.ts";
import { report } from "../../engine/report/report.ts";
import { handOver, handOverFolder } from "../handed.ts";
import { keyBefore, newestFirst, page, paged, pageOf, pageQuery } from "../paging.ts";
import { bytesRoute, type Route, route } from "../route.ts";
import {
  box,
  day,
  digest,
  facesReached,
  fileNameOf,
  inRecording,
  keysOf,
  language,
  moment,
  named,
  narrowedAnswer,
  narrowing,
  narrowTo,
  photographs,
  words,
} from "../shapes.ts";
import { certificateLink, destroyed, expectedFalse, fileOf, rewriting, telling } from "./people-shapes.ts";

const tag = "People";
const params = z.object({ subject: named });
const consentParams = z.object({ consent: named });

const person = z
  .object({
    id: z.uuid(),
    name: z.string(),
    contact: z.string().nullable(),
    ageBand: z.enum(AGE_BANDS),
    consents: z.array(
      z.object({ id: z.uuid(), purpose: z.string(), state: z.enum(CONSENT_STATES), endsOn: day }),
    ),
    openGrant: z.object({ id: z.uuid(), closesOn: day }).nullable(),
  })
  .openapi("Person");

const said = {
  until: day,
  statement: words(3, 5000),
  secondStep: keysOf(SECOND_STEPS).nullish(),
  noConsequence: words(3, 2000).nullish(),
  childAssent: words(3, 2000).nullish(),
  language: language.optional(),
};

const given = {
  ...said,
  albums: z.array(words(1, 100)).min(1).max(100),
  narrowings: z.array(narrowing).max(100).optional(),
  identityCheck: z.enum(DESK_CHECKS),
  checkedBy: words(1, 200),
  mandate: words(3, 500).nullish(),
};

/** Above what is taken from one person by any setting, below what one request may weigh. */
const MOST_PHOTOGRAPHS = 10;

const newPerson = z
  .strictObject({
    name: words(1, 200),
    contact: words(3, 300).nullish(),
    ageBand: z.enum(AGE_BANDS).optional(),
    guardian: z.strictObject({ name: words(1, 200), proof: words(3, 500) }).nullish(),
    majorityOn: day.nullish(),
    distinct: words(8, 40).optional(),
    ...given,
  })
  .openapi("NewPerson");

const key = {
  personalKey: z
    .string()
    .openapi({ description: "The person's own. Shown this once and kept nowhere: hand it over." }),
  custody: z.enum(["person-held", "controller-held"]),
};
const relationship = z.enum(["none", "employer", "school", "public-authority"]);

const appearance = z
  .object({
    appearanceId: z.uuid(),
    album: z.string(),
    albumTitle: z.string(),
    state: z.enum(["candidate", "shown", "confirmed"]),
    score: z.number(),
    fmr: z.number(),
    box,
    widthPx: z.int(),
    heightPx: z.int(),
    ...inRecording,
    takenAt: z.string().nullable(),
    caption: z.string().nullable(),
    photographer: z.string().nullable(),
    publishedAt: z.string().nullable(),
    publishedOn: z.string().nullable(),
    fileNames: z.array(z.string()),
    otherFaces: z.int(),
  })
  .openapi("Appearance");

const searchAboutHer = z
  .object({
    at: moment,
    actor: z.string(),
    purpose: keysOf(PURPOSES),
    reason: z.string().nullable(),
    outcome: z.enum(["compared", "returned"]),
    confirmedBy: z.array(z.object({ actor: z.string(), at: moment })),
  })
  .openapi("SearchAboutHer");

const shownPerson = z
  .object({
    subjectId: z.uuid(),
    name: z.string(),
    appearances: z.array(appearance),
    searches: z.array(searchAboutHer),
    expected: expectedFalse,
  })
  .openapi("ShownPerson");

const consent = z
  .object({
    id: z.uuid(),
    subjectId: z.uuid(),
    purpose: z.string(),
    state: z.enum(CONSENT_STATES),
    albums: z.array(z.string()),
    narrowings: z.array(narrowing),
    createdAt: moment,
    startsOn: day,
    endsOn: day,
    endedAt: moment.nullable(),
    endedBecause: z.string().nullable(),
    renewalDue: z.boolean(),
    renewalAskedOn: day.nullable(),
    proofUntil: day.nullable(),
    ageBand: z.string(),
    statement: z.string().nullable(),
    checkedBy: z.string().nullable(),
    mandate: z.string().nullable(),
    childAssent: z.string().nullable(),
    noConsequence: z.string().nullable(),
    identityCheck: z.string().nullable(),
    imbalance: z.string().nullable(),
    secondStep: z.string().nullable(),
    noticeVersion: z.string(),
    noticeLanguage: language,
    noticeSha256: digest,
    purposeDescription: z.string(),
    art6Basis: z.string(),
    art9Basis: z.string(),
    jurisdiction: z.string(),
    authority: z.string(),
    events: z.array(
      z.object({
        at: moment,
        state: z.enum(CONSENT_STATES),
        type: z.string(),
        channel: z.string(),
        by: z.string(),
        statement: z.string().nullable(),
        noticeSha256: digest.nullable(),
        validUntil: day.nullable(),
        secondStep: z.string().nullable(),
      }),
    ),
  })
  .openapi("Consent");

const grant = z
  .object({
    id: z.uuid(),
    subjectId: z.uuid(),
    consentId: z.uuid(),
    opensOn: day,
    closesOn: day,
    state: z.enum(["open", "closed"]),
    closedBecause: z.string().nullable(),
    albums: z.array(
      z.object({
        id: z.uuid(),
        slug: z.string(),
        comparedToSeq: z.int(),
        lastSeq: z.int(),
        misses: z.int(),
        narrowing: narrowing.nullable(),
        ...facesReached,
      }),
    ),
  })
  .openapi("Grant");

const gone = {
  subjectId: z.uuid(),
  destroyed,
  keysDestroyed: z.int(),
  files: z.array(fileOf),
  recipientsTold: z.int(),
  check: z.object({
    looked: z.array(z.string()),
    later: z.array(z.string()).openapi({
      description: "Columns of large tables, in which a served instance looks right after it answered.",
    }),
    left: z.array(z.object({ table: z.string(), column: z.string(), rows: z.int() })),
    keysLeft: z.array(z.string()),
  }),
};

const consentGiven = z.object({
  subjectId: z.uuid(),
  consentId: z.uuid(),
  purpose: keysOf(CONSENT_PURPOSES),
  until: day,
});

const leftOut = z
  .array(z.object({ photo: z.string(), code: z.string(), message: z.string() }))
  .openapi({ description: "Photographs that are not good enough for the reference, and why." });

/** What was wrong with a photograph, in the language that was asked for. */
const explained = <T extends { leftOut: readonly LeftOut[] }>(language: Language, answer: T) => ({
  ...answer,
  leftOut: answer.leftOut.map(({ photo, error }) => ({
    photo,
    code: error.code,
    message: say(error, language),
  })),
});

const byStaff = { for: ["staff"] } as const;

export const peopleRoutes: readonly Route[] = [
  route({
    ...byStaff,
    method: "get",
    path: "/people",
    tag,
    summary: "Who asked to be found.",
    query: paged,
    answer: pageOf(person),
    run: async ({ act, query }) => {
      const asked = { after: keyBefore(query), limit: query.limit + 1 };
      return page(await act(people, asked), query, ({ id }) => id);
    },
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people",
    tag,
    summary:
      "Enrols a person at the desk: the organisation vouches for the person, the consent and the photographs. The personal key is in this answer and nowhere else.",
    body: newPerson,
    files: photographs("enrol", 1, MOST_PHOTOGRAPHS),
    status: 201,
    shownOnce: true,
    answer: z
      .object({ subjectId: z.uuid(), consentId: z.uuid(), photos: z.int(), leftOut, relationship, ...key })
      .openapi("Enrolled"),
    run: async ({ act, body, files: photos, language }) =>
      explained(language, await act(enrol, { ...body, photos })),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/people/{subject}",
    tag,
    summary: "What was found of the person, and who searched for them.",
    params,
    answer: shownPerson,
    run: async ({ act, params: { subject } }) => {
      const { appearances, ...shown } = await act(profile, { subject });
      return {
        ...shown,
        appearances: appearances.map(({ paths, ...rest }) => ({ ...rest, fileNames: paths.map(fileNameOf) })),
      };
    },
  }),
  route({
    ...byStaff,
    method: "patch",
    path: "/people/{subject}",
    tag,
    summary: "Corrects the name or contact; recipients are told (art. 16, 19).",
    params,
    body: z.strictObject({ name: words(1, 200).optional(), contact: words(3, 300).optional() }),
    answer: z.object({
      subjectId: z.uuid(),
      corrected: z.array(z.enum(["name", "contact"])),
      recipientsTold: z.int(),
    }),
    run: ({ act, params: { subject }, body }) => act(correct, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "delete",
    path: "/people/{subject}",
    tag,
    summary:
      "Forgets a person: everything of theirs and their keys are destroyed, and the certificate is answered.",
    params,
    answer: z
      .object({
        ...gone,
        certificate: z.record(z.string(), z.unknown()),
        signature: z.string(),
        vkey: z.string(),
        proof: z.string(),
        link: certificateLink,
        rewriting,
      })
      .openapi("Forgotten"),
    run: async ({ act, params: { subject } }) => {
      const { certificate, ...rest } = await act(forget, { subject });
      return { ...rest, ...certificate, certificate: { ...certificate.certificate } };
    },
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/restrict",
    tag,
    summary: "Restricts a person: kept, and compared, shown and exported by nobody (art. 18).",
    params,
    body: z.strictObject({ because: keysOf(RESTRICTIONS) }),
    answer: z.object({
      subjectId: z.uuid(),
      because: keysOf(RESTRICTIONS),
      grantsClosed: z.int(),
      recipientsTold: z.int(),
    }),
    run: ({ act, params: { subject }, body }) => act(restrict, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/lift",
    tag,
    summary: "Lifts a restriction, once the person was told (art. 18(3)).",
    params,
    body: z.strictObject({ told: z.boolean().optional() }),
    answer: z.object({
      subjectId: z.uuid(),
      lifted: z.boolean(),
      toldOn: day,
      letter: z.object({ to: z.string().nullable(), subject: z.string(), text: z.string() }).nullable(),
    }),
    run: ({ act, params: { subject }, body }) => act(lift, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/withdraw",
    tag,
    summary: "Ends one consent of a person, or all, at once (art. 7(3)).",
    params,
    body: z.strictObject({ purpose: keysOf(CONSENT_PURPOSES).optional() }),
    answer: z
      .object({
        ...gone,
        ended: z.array(z.object({ consentId: z.uuid(), purpose: z.string() })),
        inForce: z.array(z.string()),
      })
      .openapi("Withdrawn"),
    run: ({ act, params: { subject }, body }) => act(withdraw, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/people/{subject}/consents",
    tag,
    summary: "A person's consents, with every state they were ever in.",
    params,
    answer: z.array(consent),
    run: ({ act, params: { subject } }) => act(consents, { subject }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/consents",
    tag,
    summary: "A person consents to one purpose more, or again to be found with new photographs.",
    params,
    body: z
      .strictObject({
        purpose: keysOf(CONSENT_PURPOSES),
        distinct: words(8, 40).optional(),
        ...given,
      })
      .openapi("NewConsent"),
    files: photographs("consent.give", 0, MOST_PHOTOGRAPHS),
    status: 201,
    shownOnce: true,
    answer: consentGiven.extend({ relationship, photos: z.int(), leftOut, key: z.object(key).nullable() }),
    run: async ({ act, params: { subject }, body, files: photos, language }) =>
      explained(language, await act(give, { subject, ...body, ...(photos.length > 0 && { photos }) })),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/refusals",
    tag,
    summary: "A person was asked and said no: no reason, no consequence (R8).",
    params,
    body: z.strictObject({
      purpose: keysOf(CONSENT_PURPOSES),
      words: words(1, 2000).optional(),
      language: language.optional(),
    }),
    status: 201,
    answer: consentGiven.omit({ until: true }),
    run: ({ act, params: { subject }, body }) => act(refuse, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/narrowing",
    tag,
    summary:
      "Narrows the consent to be found to hours and places of one album; to widen it, the person's own words are needed.",
    params,
    body: z.strictObject({ album: words(1, 100), to: narrowTo, statement: words(3, 2000).optional() }),
    answer: narrowedAnswer,
    run: ({ act, params: { subject }, body }) => act(narrow, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/grants",
    tag,
    summary: "Opens a grant with the personal key, which is used for this and not kept.",
    params,
    body: z.strictObject({
      personalKey: words(8, 100).optional(),
      albums: z.array(words(1, 100)).min(1).max(100).optional(),
      from: day.optional(),
      until: day.optional(),
    }),
    status: 201,
    answer: z.object({
      grantId: z.uuid(),
      subjectId: z.uuid(),
      opensOn: day,
      closesOn: day,
      albums: z.array(z.string()),
    }),
    run: ({ act, params: { subject }, body }) => act(openGrant, { subject, ...body }),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/people/{subject}/report.zip",
    tag,
    summary: "The report of article 15, whole.",
    params,
    query: z.object({ language: language.optional() }),
    produces: "application/zip",
    respond: ({ act, engine, params: { subject }, query }) =>
      handOver(engine, "report.zip", (out) =>
        act(report, { subject, out, formats: ["html", "pdf", "json", "zip"], ...query }),
      ),
  }),
  bytesRoute({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/portability.zip",
    tag,
    summary: "What the person provided, to take along (art. 20); their key opens their photographs.",
    params,
    body: z.strictObject({ personalKey: words(8, 100) }),
    produces: "application/zip",
    respond: ({ act, engine, params: { subject }, body }) =>
      handOver(engine, "portability.zip", (out) => act(portability, { subject, out, ...body })),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/people/{subject}/disclosures",
    tag,
    summary: "To whom something of the person was disclosed, and who was told of what since (art. 19).",
    params,
    answer: z.object({
      subjectId: z.uuid(),
      disclosures: z.array(
        z.object({
          id: z.uuid(),
          recipientId: z.uuid(),
          recipient: z.string(),
          what: z.string(),
          contentSha256: digest.nullable(),
          purpose: z.string(),
          disclosedAt: moment,
        }),
      ),
      tellings: z.array(telling),
    }),
    run: ({ act, params: { subject } }) => act(disclosures, { subject }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/people/{subject}/disclosures",
    tag,
    summary: "Records that something of the person is disclosed to a recipient the consent names.",
    params,
    body: z.strictObject({
      to: words(1, 200),
      what: keysOf(DISCLOSED),
      picture: z.union([z.uuid(), digest]).optional(),
      search: z.uuid().optional(),
    }),
    status: 201,
    answer: z.object({
      disclosureId: z.uuid(),
      subjectId: z.uuid(),
      recipientId: z.uuid(),
      recipient: z.string(),
      purpose: z.string(),
      consentId: z.uuid(),
      contentSha256: digest.nullable(),
    }),
    run: ({ act, params: { subject }, body }) => act(disclose, { subject, ...body }),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/consents",
    tag: "Consents",
    summary: "Every consent, the newest first.",
    query: paged,
    answer: pageOf(consent),
    run: async ({ act, query }) =>
      page(await act(consents, {}), query, ({ createdAt, id }) => newestFirst(createdAt, id)),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/consents/{consent}/renew",
    tag: "Consents",
    summary: "A new last day, said anew (R19).",
    params: consentParams,
    body: z.strictObject({ ...said, byHerself: z.boolean().optional() }),
    answer: consentGiven,
    run: ({ act, params: { consent: id }, body }) => act(renew, { consent: id, ...body }),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/consents/{consent}/invalidate",
    tag: "Consents",
    summary: "Ends a consent that no longer fits what is done (R20).",
    params: consentParams,
    body: z.strictObject({ because: keysOf(INVALIDATED_BECAUSE) }),
    answer: z.object({ ended: z.int(), because: keysOf(INVALIDATED_BECAUSE) }),
    run: ({ act, params: { consent: id }, body }) => act(invalidateConsent, { consent: id, ...body }),
  }),
  bytesRoute({
    ...byStaff,
    method: "get",
    path: "/consents/{consent}/receipt.zip",
    tag: "Consents",
    summary: "The receipt of a consent with its proofs (R15).",
    params: consentParams,
    query: z.object({ language: language.optional() }),
    produces: "application/zip",
    respond: ({ act, engine, params: { consent: id }, query, context }) =>
      handOverFolder(engine, "receipt.zip", context.req.raw.signal, (out) =>
        act(receipt, { consent: id, out, ...query }),
      ),
  }),
  route({
    ...byStaff,
    method: "get",
    path: "/grants",
    tag: "Grants",
    summary: "Every grant, and how far its albums are compared.",
    query: z.object({ ...pageQuery, state: z.enum(["open", "closed"]).optional() }),
    answer: pageOf(grant),
    run: async ({ act, query: { state, ...query } }) =>
      page(
        (await act(grants, undefined)).filter((each) => state === undefined || each.state === state),
        query,
        ({ id }) => id,
      ),
  }),
  route({
    ...byStaff,
    method: "post",
    path: "/grants/{grant}/close",
    tag: "Grants",
    summary: "Closes a grant: its key is destroyed, and running comparisons lose the reference.",
    params: z.object({ grant: named }),
    answer: z.object({ grantId: z.uuid() }),
    run: ({ act, params: { grant: id } }) => act(endGrant, { grant: id }),
  }),
];
