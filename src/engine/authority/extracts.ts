/**
 * What an authority pack proves of people's rights: each consent with the notice it was given under, how she was known and
 * how she confirmed it, its bases and its whole history; requests step by step; objections; what was published; where pictures
 * come from; who was searched for; letters by hash. People are pseudonyms, words and paths stay out (R86, R91).
 */
import { IDENTITY_CHECKS, type IdentityCheck } from "../../domain/consent.ts";
import {
  copyExtracts,
  letterExtracts,
  provenanceExtracts,
  searchExtracts,
  stepExtracts,
  vouchingExtracts,
} from "../../store/authority/extracts.ts";
import { eventsOf, type StoredConsent, storedConsents } from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { listPublications } from "../../store/publish/publications.ts";
import { listObjections } from "../../store/requests/objections.ts";
import { listRequests, type RequestRow } from "../../store/requests/requests.ts";
import type { IndexedZip } from "./files.ts";

export interface Extracting {
  readonly sql: Sql;
  readonly zip: IndexedZip;
  readonly today: string;
  /** The pseudonym of a person. */
  readonly nameOf: (subjectId: string) => string;
}

const IDENTIFIER = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/** Who acted: staff as the log names them, a person by her pseudonym. */
const actorIn = ({ nameOf }: Extracting, actor: string): string =>
  actor.replace(IDENTIFIER, (subjectId) => nameOf(subjectId));

const hex = (hash: Uint8Array | null): string | null => (hash ? Buffer.from(hash).toString("hex") : null);

const personOf = ({ nameOf }: Extracting, subjectId: string | null): string | null =>
  subjectId === null ? null : nameOf(subjectId);

/** How it was known that she is who she says, from weakest to strongest as the table of checks has it. */
const identityOf = ({ identityCheck }: StoredConsent) =>
  identityCheck === null
    ? null
    : {
        check: identityCheck,
        assurance: Object.hasOwn(IDENTITY_CHECKS, identityCheck)
          ? IDENTITY_CHECKS[identityCheck as IdentityCheck].assurance
          : null,
      };

const groupedBy = <T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> => {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
};

const consentOf = (extracting: Extracting, consent: StoredConsent) => ({
  id: consent.id,
  person: extracting.nameOf(consent.subjectId),
  ageBand: consent.ageBand,
  purpose: consent.purpose,
  purposeDescription: consent.purposeDescription,
  bases: { art6: consent.art6Basis, art9: consent.art9Basis },
  state: consent.state,
  startsOn: consent.startsOn,
  endsOn: consent.endsOn,
  createdAt: consent.createdAt,
  endedAt: consent.endedAt,
  endedBecause: consent.endedBecause,
  proofUntil: consent.proofUntil,
  renewalAskedOn: consent.renewalAskedOn,
  notice: {
    sha256: hex(consent.noticeSha256),
    version: consent.noticeVersion,
    language: consent.noticeLanguage,
  },
  screenSha256: hex(consent.screenSha256),
  identity: identityOf(consent),
  secondStep: consent.secondStep,
  collectionMethod: consent.collectionMethod,
  /** Whether her own words are kept, and what else the law asks to be kept beside them. */
  kept: {
    statement: consent.sealedStatement !== null,
    mandate: consent.sealedMandate !== null,
    childAssent: consent.sealedChildAssent !== null,
    noConsequence: consent.sealedNoConsequence !== null,
  },
  imbalance: consent.imbalance,
  dataTypes: consent.piiTypes,
  specialCategory: consent.specialCategory,
  packFamily: consent.packFamily,
  albums: consent.albums.length,
  jurisdiction: consent.jurisdiction,
  retention: consent.retention,
  privacyRights: consent.privacyRights,
  recipients: consent.recipients,
});

const addConsents = async (extracting: Extracting): Promise<void> => {
  const { sql, zip, nameOf } = extracting;
  const consents = await storedConsents(sql, null);
  const events = await eventsOf(
    sql,
    consents.map(({ id }) => id),
  );
  const histories = groupedBy(events, ({ consentId }) => consentId);
  await zip.addJson(
    "consents/consents.json",
    consents.map((consent) => ({
      ...consentOf(extracting, consent),
      history: (histories.get(consent.id) ?? []).map(
        ({ at, state, type, channel, entity, noticeSha256, validUntil, secondStep }) => ({
          ...{ at, state, type, channel, by: actorIn(extracting, entity) },
          ...{ noticeSha256: hex(noticeSha256), validUntil, secondStep },
        }),
      ),
    })),
  );
  await zip.addJson(
    "consents/vouchings.json",
    (await vouchingExtracts(sql)).map(({ subjectId, vouchedBy, endedBy, ...vouching }) => ({
      ...vouching,
      person: subjectId === null ? null : nameOf(subjectId),
      vouchedBy: actorIn(extracting, vouchedBy),
      endedBy: endedBy && actorIn(extracting, endedBy),
    })),
  );
};

/** Whether it was answered in time; null while the clock still runs. */
const inTime = ({ answeredOn, dueOn }: RequestRow, today: string): boolean | null =>
  answeredOn ? answeredOn <= dueOn : dueOn < today ? false : null;

const requestOf = (extracting: Extracting, request: RequestRow) => ({
  number: request.number,
  person: personOf(extracting, request.subjectId),
  kind: request.kind,
  channel: request.channel,
  language: request.language,
  state: request.state,
  receivedOn: request.receivedOn,
  dueOn: request.dueOn,
  pausedDays: request.pausedDays,
  extendedOn: request.extendedOn,
  outcome: request.outcome,
  refusedBecause: request.refusedBecause,
  answeredOn: request.answeredOn,
  closedOn: request.closedOn,
  agent: request.sealedMandate !== null || request.sealedAgent !== null,
  mandate: request.sealedMandate !== null,
  inTime: inTime(request, extracting.today),
});

const addRequests = async (extracting: Extracting): Promise<void> => {
  const { sql, zip } = extracting;
  const requests = await listRequests(sql, true);
  const numbers = new Map(requests.map(({ id, number }) => [id, number]));
  const steps = groupedBy(await stepExtracts(sql), ({ requestId }) => requestId);
  await zip.addJson(
    "requests/requests.json",
    requests.map((request) => ({
      ...requestOf(extracting, request),
      history: (steps.get(request.id) ?? []).map(({ requestId: _request, actor, ...step }) => ({
        ...step,
        actor: actorIn(extracting, actor),
      })),
    })),
  );
  await zip.addJson(
    "requests/letters.json",
    (await letterExtracts(sql)).map(({ subjectId, requestId, ...letter }) => ({
      ...letter,
      person: personOf(extracting, subjectId),
      request: requestId === null ? null : (numbers.get(requestId) ?? null),
    })),
  );
  await zip.addJson(
    "objections/objections.json",
    (await listObjections(sql)).map((objection) => ({
      id: objection.id,
      person: personOf(extracting, objection.subjectId),
      request: objection.requestId === null ? null : (numbers.get(objection.requestId) ?? null),
      pictureSha256: objection.pictureSha256,
      whole: objection.region === null && objection.startsMs === null,
      state: objection.state,
      madeAt: objection.madeAt,
      madeBy: actorIn(extracting, objection.madeBy),
      decidedAt: objection.decidedAt,
      decidedBy: objection.decidedBy && actorIn(extracting, objection.decidedBy),
    })),
  );
};

const PAGE = 1000;

async function* linesOf<T>(
  page: (offset: number, limit: number) => Promise<T[]>,
  line: (row: T) => unknown,
): AsyncGenerator<string> {
  for (let offset = 0; ; offset += PAGE) {
    const rows = await page(offset, PAGE);
    for (const row of rows) yield `${JSON.stringify(line(row))}\n`;
    if (rows.length < PAGE) return;
  }
}

const addPublications = async (extracting: Extracting): Promise<void> => {
  const { sql, zip, nameOf } = extracting;
  await zip.addJson(
    "publications/publications.json",
    (await listPublications(sql)).map((publication) => ({
      id: publication.id,
      album: publication.albumId,
      purpose: publication.purpose,
      destination: publication.destination,
      recipient: publication.recipientId,
      style: publication.style,
      reach: publication.reach,
      recordingLook: publication.recordingLook,
      sound: publication.sound,
      twoPersons: publication.twoPersons,
      state: publication.state,
      copies: publication.copies,
      madeBy: publication.madeBy,
      madeAt: publication.madeAt,
      signedBy: publication.signedBy,
      signedAt: publication.signedAt,
      handedOutAt: publication.handedOutAt,
      retainUntil: publication.retainUntil,
    })),
  );
  await zip.add(
    "publications/copies.jsonl",
    linesOf(
      (offset, limit) => copyExtracts(sql, offset, limit),
      ({ visible, ...copy }) => ({
        ...copy,
        visible: visible.map(({ subjectId, ...under }) => ({ person: nameOf(subjectId), ...under })),
      }),
    ),
  );
};

const addSearches = async (extracting: Extracting): Promise<void> => {
  const { sql, zip, nameOf } = extracting;
  await zip.add(
    "searches/searches.jsonl",
    linesOf(
      (offset, limit) => searchExtracts(sql, offset, limit),
      ({ returned, actor, agreedBy, ...search }) => ({
        ...search,
        actor: actorIn(extracting, actor),
        agreedBy: actorIn(extracting, agreedBy),
        returned: returned.map(nameOf),
      }),
    ),
  );
};

const addProvenance = async (extracting: Extracting): Promise<void> => {
  const albums = await provenanceExtracts(extracting.sql);
  await extracting.zip.addJson(
    "provenance/albums.json",
    albums.map(({ depositedBy, ...album }) => ({
      ...album,
      depositedBy: depositedBy.map((actor) => actorIn(extracting, actor)),
    })),
  );
};

/** All of them, from one state of the database. */
export const addExtracts = async (extracting: Extracting): Promise<void> => {
  await addConsents(extracting);
  await addRequests(extracting);
  await addPublications(extracting);
  await addProvenance(extracting);
  await addSearches(extracting);
};
