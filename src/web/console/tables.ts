/** The domain's own tables of words, in the language of the page: a code that is not there is shown as it is. */

import { HELD_BY, SCOPE_MEANS } from "../../domain/album.ts";
import { BREACH_KINDS, BREACH_POINTS, RISKS, UNTOLD } from "../../domain/breach.ts";
import { DOUBTS } from "../../domain/capture-evidence.ts";
import { AGE_WORDS, CASE_EVENT_WORDS, OUTCOME_WORDS, TELLING_WORDS } from "../../domain/codes.ts";
import { SETTLEMENTS } from "../../domain/conflict.ts";
import {
  ENDED_BECAUSE,
  IDENTITY_CHECKS,
  INVALIDATED_BECAUSE,
  SECOND_STEPS,
  STATE_WORDS,
} from "../../domain/consent.ts";
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
import { type Words, words } from "../../words/words.ts";
import { language } from "../shared/language.svelte.ts";
import { inPage } from "../shared/words.ts";

type Table = Readonly<Record<string, Words>>;

const LETTER_STATES = {
  waiting: words("console.tables.waits"),
  sent: words("console.tables.sent"),
  refused: words("console.tables.refusedServer"),
  held: words("console.tables.held"),
};
const HELD = {
  address: words("console.tables.addressHasNotConfirmed"),
  many: words("console.tables.tooManyLettersAsk"),
};
const OBJECTION_STATES = {
  pending: words("console.tables.forceDecided"),
  upheld: words("console.tables.upheld"),
  rejected: words("console.tables.rejected"),
};
/** How somebody came to enrol herself. */
const CAME_BY = {
  poster: words("console.tables.posterPublicPage"),
  personal: words("console.tables.linkHerOwn"),
};
/** What stands in the way of closing a breach. */
const CLOSING = {
  risk: words("console.tables.assessRisk"),
  authority: words("console.tables.tellAuthority"),
  people: words("console.tables.tellPeopleSayWhy"),
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
  ended: ENDED_BECAUSE,
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
} satisfies Record<string, Table>;
export type TableName = keyof typeof TABLES;

/** What a code means, in the language of the page. */
export const means = (table: TableName, code: string | null | undefined): string => {
  const row = (TABLES[table] as Table)[code ?? ""];
  return row ? inPage(row) : (code ?? "");
};

/** The rows of a table, to choose from. @param only these, in this order */
export const choices = (table: TableName, only?: readonly string[]): { value: string; label: string }[] => {
  void language.now;
  return (only ?? Object.keys(TABLES[table])).map((value) => ({ value, label: means(table, value) }));
};
