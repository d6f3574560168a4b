/** The domain's own tables of words, in the language of the page: a code that is not there is shown as it is. */
import { HELD_BY, SCOPE_MEANS } from "../../domain/album.ts";
import { BREACH_KINDS, BREACH_POINTS, RISKS, UNTOLD } from "../../domain/breach.ts";
import { DOUBTS } from "../../domain/capture-evidence.ts";
import { AGE_WORDS, CASE_EVENT_WORDS, OUTCOME_WORDS, TELLING_WORDS } from "../../domain/codes.ts";
import { SETTLEMENTS } from "../../domain/conflict.ts";
import { IDENTITY_CHECKS, INVALIDATED_BECAUSE, SECOND_STEPS, STATE_WORDS } from "../../domain/consent.ts";
import { ERASURE_EXCEPTIONS } from "../../domain/erasure.ts";
import { MEMBER_STATES } from "../../domain/members.ts";
import { NOTICE_KINDS } from "../../domain/notice-kinds.ts";
import { CONSENT_PURPOSES, PURPOSES } from "../../domain/purpose.ts";
import { DISCLOSED, PARTY_TYPES } from "../../domain/recipient.ts";
import {
  CHANNELS,
  EXTENSIONS,
  HANDED_BY,
  IDENTITY_MEANS,
  OBJECTION_MATTERS,
  REFUSALS,
  REQUEST_KINDS,
  REQUEST_STATES,
  URGENCIES,
} from "../../domain/request.ts";
import { RESTRICTIONS } from "../../domain/restriction.ts";
import { COMPARED_BY, VOUCHED_BY } from "../../domain/vouching.ts";
import { language } from "../shared/language.svelte.ts";
import { say } from "../shared/words.ts";

type Words = Readonly<Record<string, { readonly en: string; readonly fr: string }>>;

const LETTER_STATES = {
  waiting: { en: "waits", fr: "en attente" },
  sent: { en: "sent", fr: "envoyé" },
  refused: { en: "refused by the server", fr: "refusé par le serveur" },
  held: { en: "held", fr: "retenu" },
};
const HELD = {
  address: { en: "its address has not confirmed itself", fr: "son adresse ne s'est pas confirmée" },
  many: {
    en: "too many letters ask addresses to confirm themselves",
    fr: "trop de courriers demandent à des adresses de se confirmer",
  },
};
const OBJECTION_STATES = {
  pending: { en: "in force, to be decided", fr: "en vigueur, à trancher" },
  upheld: { en: "upheld", fr: "retenue" },
  rejected: { en: "rejected", fr: "rejetée" },
};
/** How somebody came to enrol herself. */
const CAME_BY = {
  poster: { en: "a poster or the public page", fr: "une affiche ou la page publique" },
  personal: { en: "a link of her own", fr: "un lien à elle seule" },
};
/** What stands in the way of closing a breach. */
const CLOSING = {
  risk: { en: "assess the risk", fr: "évaluer le risque" },
  authority: { en: "tell the authority", fr: "informer l'autorité" },
  people: { en: "tell the people, or say why not", fr: "informer les personnes, ou dire pourquoi non" },
};

const TABLES = {
  heldBy: HELD_BY,
  scope: SCOPE_MEANS,
  risk: RISKS,
  untold: UNTOLD,
  identityCheck: IDENTITY_CHECKS,
  comparedBy: COMPARED_BY,
  vouchedBy: VOUCHED_BY,
  doubt: DOUBTS,
  cameBy: CAME_BY,
  settlement: SETTLEMENTS,
  invalidated: INVALIDATED_BECAUSE,
  secondStep: SECOND_STEPS,
  consentState: STATE_WORDS,
  memberState: MEMBER_STATES,
  notice: NOTICE_KINDS,
  consentPurpose: CONSENT_PURPOSES,
  purpose: PURPOSES,
  channel: CHANNELS,
  extension: EXTENSIONS,
  exception: ERASURE_EXCEPTIONS,
  handedBy: HANDED_BY,
  identityMeans: IDENTITY_MEANS,
  refusal: REFUSALS,
  requestKind: REQUEST_KINDS,
  requestState: REQUEST_STATES,
  urgency: URGENCIES,
  restriction: RESTRICTIONS,
  age: AGE_WORDS,
  outcome: OUTCOME_WORDS,
  party: PARTY_TYPES,
  disclosed: DISCLOSED,
  letter: LETTER_STATES,
  held: HELD,
  objection: OBJECTION_STATES,
  objectionMatter: OBJECTION_MATTERS,
  telling: TELLING_WORDS,
  caseEvent: CASE_EVENT_WORDS,
  point: BREACH_POINTS,
  closing: CLOSING,
  breachKind: BREACH_KINDS,
} satisfies Record<string, Words>;
export type TableName = keyof typeof TABLES;

/** What a code means, in the language of the page. */
export const means = (table: TableName, code: string | null | undefined): string => {
  const row = (TABLES[table] as Words)[code ?? ""];
  return row ? say([row.en, row.fr]) : (code ?? "");
};

/** The rows of a table, to choose from. @param only these, in this order */
export const choices = (table: TableName, only?: readonly string[]): { value: string; label: string }[] => {
  void language.now;
  return (only ?? Object.keys(TABLES[table])).map((value) => ({ value, label: means(table, value) }));
};
