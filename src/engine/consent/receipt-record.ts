/**
 * A consent as others read it: the record under the names of ISO/IEC TS 27560 (R13), and the receipt as JSON-LD of the
 * Data Privacy Vocabulary (w3c/dpv, guide “consent-27560”). Both from the same stored record, which names nobody: the
 * person is a pseudonym, and what people said is hers to read on the page.
 */
import { type ConsentState, IDENTITY_CHECKS, type IdentityCheck } from "../../domain/consent.ts";
import { narrowingText } from "../../domain/narrowing.ts";
import type { StoredConsent, StoredEvent } from "../../store/consent/consents.ts";
import type { ProvenEntry } from "../gate/proofs.ts";

/** What stands behind one receipt. */
export interface Receipted {
  readonly receiptId: string;
  readonly consent: StoredConsent;
  readonly events: readonly StoredEvent[];
  readonly proofs: readonly ProvenEntry[];
  readonly at: Date;
  /** The log that holds the proofs. */
  readonly logOrigin: string;
  readonly timeZone: string;
}

const hex = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString("hex");
const urn = (id: string): string => `urn:uuid:${id}`;
const noticeUri = (sha256: Uint8Array): string => `urn:sha256:${hex(sha256)}`;

const days = (from: string, until: string): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000);

/** ISO 8601 duration, whole days. */
const lasting = (from: string, until: string): string => `P${Math.max(0, days(from, until))}D`;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

interface StoredParty {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly contact: string;
  readonly type: string;
}

const partyOf = (party: StoredParty) => ({
  party_id: party.id,
  party_name: party.name,
  party_address: party.address,
  party_contact: party.contact,
  party_type: party.type,
  party_role: party.type,
});

const parties = (value: unknown): StoredParty[] => value as StoredParty[];

/** How sure the check is (R13); null of a refusal, which needs none. */
const assuranceOf = (check: string | null): string | null =>
  check === null ? null : IDENTITY_CHECKS[check as IdentityCheck].assurance;

/** All fields of the standard that are mandatory there, or that the GDPR makes so. */
export const receiptRecord = ({ receiptId, consent, events, proofs, logOrigin }: Receipted) => {
  const given = events.find(({ state }) => state === "given" || state === "refused");
  return {
    schema_version: consent.schemaVersion,
    receipt_id: receiptId,
    record_id: consent.id,
    pii_principal_id: consent.subjectId,
    identity_binding: {
      check: consent.identityCheck,
      assurance: assuranceOf(consent.identityCheck),
      second_step: consent.secondStep,
      checked_by: "sealed under the person's own key; on the page",
    },
    privacy_notice: {
      uri: noticeUri(consent.noticeSha256),
      version: consent.noticeVersion,
      sha256: hex(consent.noticeSha256),
      screen_sha256: hex(consent.screenSha256),
    },
    language: consent.noticeLanguage,
    purpose: consent.purpose,
    purpose_description: consent.purposeDescription,
    lawful_basis: [consent.art6Basis, consent.art9Basis].map((article) => `GDPR ${article}`),
    pii_information: consent.piiTypes.map((type) => ({
      pii_type: type,
      pii_optional: false,
      special_pii_category: consent.specialCategory,
    })),
    collection_method: consent.collectionMethod,
    processing_method: "comparison of face templates in named albums, in memory",
    scope: {
      albums: consent.albums,
      narrowed: consent.narrowings,
      from: consent.startsOn,
      until: consent.endsOn,
    },
    pii_controllers: parties(consent.controllers).map(partyOf),
    recipient_third_parties: parties(consent.recipients).map(partyOf),
    storage_locations: consent.storageLocations,
    processing_locations: consent.storageLocations,
    retention_period: consent.retention,
    jurisdiction: consent.jurisdiction,
    geographic_restrictions: consent.jurisdiction,
    withdrawal_method: consent.withdrawalMethod,
    privacy_rights: consent.privacyRights,
    authority_party: consent.authority,
    age_band: consent.ageBand,
    imbalance: consent.imbalance,
    event: events.map((event) => ({
      event_time: event.at.toISOString(),
      entity_id: event.entity,
      event_type: event.type,
      event_state: event.state,
      validity_duration: lasting(dayOf(event.at), event.validUntil ?? dayOf(event.at)),
      channel: event.channel,
      second_step: event.secondStep,
      privacy_notice_sha256: hex(event.noticeSha256),
    })),
    log_commitment: proofs.map(({ seq }) => ({
      log: logOrigin,
      index: seq,
      proof: `proofs/${seq}.tlog-proof`,
    })),
    collected_at: given?.at.toISOString() ?? consent.createdAt.toISOString(),
  };
};

/** DPV's words for our states. */
const STATUS: Readonly<Record<ConsentState, string>> = {
  requested: "dpv:ConsentRequested",
  refused: "dpv:ConsentRefused",
  given: "dpv:ConsentGiven",
  renewed: "dpv:RenewedConsentGiven",
  withdrawn: "dpv:ConsentWithdrawn",
  expired: "dpv:ConsentExpired",
  invalidated: "dpv:ConsentInvalidated",
};

const CONTEXT = {
  dpv: "https://w3id.org/dpv#",
  "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
  dct: "http://purl.org/dc/terms/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  miroir: "urn:miroir:",
} as const;

const partyLd = ({ id, name, address, contact, type }: StoredParty) => ({
  "@id": /^[0-9a-f-]{36}$/.test(id) ? urn(id) : `urn:miroir:${encodeURIComponent(id)}`,
  "@type": type === "controller" ? "dpv:DataController" : "dpv:LegalEntity",
  "dpv:hasName": name,
  "dpv:hasAddress": address,
  "dpv:hasContact": contact,
  "dpv:hasRole": type,
});

const statusLd = (event: StoredEvent) => ({
  "@type": [STATUS[event.state], ...(event.type === "explicit" ? ["dpv:ExplicitlyExpressedConsent"] : [])],
  "dpv:isIndicatedBy": event.entity,
  "dpv:hasIndicationMethod": event.channel,
  "dpv:isIndicatedAtTime": { "@type": "xsd:dateTime", "@value": event.at.toISOString() },
});

const duration = (value: string) => ({ "@type": "xsd:duration", "@value": value });

/** One process; an array all the same, since two keys of one name in one JSON object are one (the guide's own example repeats it). */
const recordLd = ({ consent, events, proofs }: Receipted) => ({
  "@id": urn(consent.id),
  "@type": "dpv:ConsentRecord",
  "dct:conformsTo": { "@id": "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr" },
  "dct:identifier": consent.id,
  "dct:language": consent.noticeLanguage,
  "dpv:hasDataSubject": {
    "@id": urn(consent.subjectId),
    "@type": consent.ageBand === "adult" ? "dpv:DataSubject" : "dpv:Child",
  },
  "dpv:hasDataController": parties(consent.controllers).map(partyLd),
  "dpv:hasProcess": [
    {
      "@type": "dpv:Process",
      "dpv:hasPurpose": {
        "@id": `miroir:${encodeURIComponent(consent.purpose)}`,
        "@type": "dpv:Purpose",
        "dct:description": consent.purposeDescription,
      },
      "dpv:hasLegalBasis": [{ "@id": "eu-gdpr:A6-1-a-explicit-consent" }, { "@id": "eu-gdpr:A9-2-a" }],
      "dpv:hasPersonalData": consent.piiTypes.map((type) => ({
        "@type": ["dpv:SpecialCategoryPersonalData"],
        "dct:description": type,
      })),
      "dpv:hasRecipient": parties(consent.recipients).map(partyLd),
      "dpv:hasStorageCondition": [
        ...(consent.storageLocations as string[]).map((place) => ({
          "@type": "dpv:StorageLocation",
          "dpv:hasLocation": place,
        })),
        {
          "@type": "dpv:StorageDuration",
          "dpv:hasDuration": duration(lasting(consent.startsOn, consent.endsOn)),
        },
        { "@type": "dpv:StorageDeletion", "dct:description": JSON.stringify(consent.retention) },
      ],
      "dpv:hasJurisdiction": consent.jurisdiction,
      "miroir:scope": consent.albums,
      "miroir:narrowed": consent.narrowings.map((each) => narrowingText(each, consent.noticeLanguage)),
    },
  ],
  "dpv:hasNotice": {
    "@id": noticeUri(consent.noticeSha256),
    "@type": "dpv:ConsentNotice",
    "dct:hasVersion": consent.noticeVersion,
    "dct:language": consent.noticeLanguage,
  },
  "dpv:hasConsentControl": {
    "@type": "dpv:WithdrawConsent",
    "dpv:isExercisedAt": JSON.stringify(consent.withdrawalMethod),
  },
  "dpv:hasRight": consent.privacyRights,
  "dpv:hasAuthority": { "@type": "dpv:DataProtectionAuthority", "dpv:hasName": consent.authority },
  "dpv:hasConsentStatus": events.map(statusLd),
  "miroir:evidence": proofs.map(({ seq, vkey }) => ({
    "miroir:index": seq,
    "miroir:proof": `proofs/${seq}.tlog-proof`,
    "miroir:vkey": vkey,
  })),
});

/** What is handed to the person at each event (R15). */
export const receiptLd = (receipted: Receipted) => ({
  "@context": CONTEXT,
  "@id": urn(receipted.receiptId),
  "@type": "dpv:ConsentReceipt",
  "dct:identifier": receipted.receiptId,
  "dct:issued": { "@type": "xsd:dateTime", "@value": receipted.at.toISOString() },
  "dpv:hasRecordOfActivity": recordLd(receipted),
});
