/**
 * The one closed table of errors: every expected refusal or fault of Miroir has a row here, with its process
 * exit code and its HTTP status. What it says, and what to do next, is in the catalogues (`errors.json`).
 * Placeholders are written {name} and are filled from the error's `details`; details never hold templates,
 * names of data subjects or key material.
 */

import { filled, type Language, SOURCE, textOf } from "../words/words.ts";
import { asTyped, detailsIn } from "./codes.ts";

/** What a process ends with. Kept small, so that scripts can branch on it. */
export const EXIT = {
  ok: 0,
  /** A check ran to its end and found something: `audit`, `log verify`. */
  found: 1,
  usage: 2,
  /** A law of Miroir says no: consent, grant, scope, minors, permission. */
  refused: 3,
  notFound: 4,
  /** The run went to its end, but some inputs were damaged and were listed and skipped. */
  partial: 5,
  /** The input itself cannot be used. */
  badInput: 6,
  /** Another process holds what is needed; try again later. */
  busy: 7,
  keys: 8,
  storage: 9,
  model: 10,
  version: 11,
  internal: 70,
  interrupted: 130,
} as const;

export interface ErrorRow {
  readonly exit: number;
  readonly http: number;
}

const row = (exit: number, http: number): ErrorRow => ({ exit, http });

export const ERRORS = {
  // usage
  "usage/unknown-command": row(EXIT.usage, 400),
  "usage/mistyped-command": row(EXIT.usage, 400),
  "usage/bad-option": row(EXIT.usage, 400),
  "usage/mistyped-option": row(EXIT.usage, 400),
  "usage/missing": row(EXIT.usage, 400),
  "usage/bad-value": row(EXIT.usage, 400),
  "usage/too-long": row(EXIT.usage, 400),

  "usage/no-file": row(EXIT.notFound, 404),

  // pages and API
  "usage/no-route": row(EXIT.notFound, 404),
  "usage/not-kept": row(EXIT.badInput, 422),
  "usage/too-large": row(EXIT.badInput, 413),
  "webhook/bad-secret": row(EXIT.keys, 500),
  "idempotency/other-body": row(EXIT.usage, 422),
  "idempotency/running": row(EXIT.busy, 409),
  "idempotency/once": row(EXIT.refused, 409),
  "act/sign-in": row(EXIT.refused, 401),
  "act/other-site": row(EXIT.refused, 403),
  "act/second-factor": row(EXIT.refused, 403),
  "act/prove-again": row(EXIT.refused, 403),
  "act/needs-person": row(EXIT.refused, 403),
  "act/no-account": row(EXIT.refused, 403),
  "usage/too-many": row(EXIT.busy, 429),
  "usage/busy": row(EXIT.busy, 503),
  "sign-in/wrong": row(EXIT.refused, 401),
  "sign-in/wrong-code": row(EXIT.refused, 401),
  "sign-in/factor-first": row(EXIT.refused, 403),
  "sign-in/wait": row(EXIT.refused, 429),
  "sign-in/link-used": row(EXIT.refused, 410),
  "sign-in/password-length": row(EXIT.usage, 422),
  "sign-in/refused": row(EXIT.refused, 400),
  "sign-in/bad-secret-file": row(EXIT.keys, 500),
  "sign-in/issuer": row(EXIT.busy, 502),
  "account/exists": row(EXIT.usage, 409),
  "account/not-found": row(EXIT.notFound, 404),
  "account/last-administrator": row(EXIT.refused, 409),
  "token/exists": row(EXIT.usage, 409),
  "token/not-found": row(EXIT.notFound, 404),
  "serve/port": row(EXIT.busy, 500),

  // configuration and data folder
  "config/missing": row(EXIT.usage, 500),
  "config/invalid": row(EXIT.usage, 500),
  "config/exists": row(EXIT.usage, 409),
  "storage/full": row(EXIT.storage, 507),
  "storage/read-only": row(EXIT.storage, 500),
  "storage/in-use": row(EXIT.busy, 503),
  "storage/foreign": row(EXIT.storage, 500),
  "storage/no-way": row(EXIT.storage, 500),
  "storage/no-server": row(EXIT.storage, 500),
  "storage/not-started": row(EXIT.storage, 500),
  "storage/other-engine": row(EXIT.version, 500),
  "storage/not-durable": row(EXIT.storage, 500),
  "storage/damaged": row(EXIT.storage, 500),
  "storage/empty": row(EXIT.storage, 500),
  "storage/unreachable": row(EXIT.storage, 503),
  "storage/newer-version": row(EXIT.version, 500),
  "storage/older-version": row(EXIT.version, 500),

  // notices
  "notice/incomplete": row(EXIT.refused, 409),
  "notice/not-posted": row(EXIT.usage, 400),
  "notice/not-found": row(EXIT.notFound, 404),

  // keys
  "keys/missing": row(EXIT.keys, 500),
  "keys/wrong": row(EXIT.keys, 500),
  "keys/exposed": row(EXIT.keys, 500),
  "keys/damaged": row(EXIT.keys, 500),
  "keys/locked": row(EXIT.keys, 500),
  "keys/passphrase-wrong": row(EXIT.keys, 500),
  "keys/destroyed": row(EXIT.refused, 410),
  "keys/personal-wrong": row(EXIT.refused, 403),
  "keys/personal-malformed": row(EXIT.usage, 400),
  "keys/unsealable": row(EXIT.keys, 500),

  // erasure journal, backup, restore
  "journal/damaged": row(EXIT.keys, 500),
  "journal/cut": row(EXIT.keys, 500),
  "backup/bad-recipient": row(EXIT.usage, 400),
  "restore/bad-identity": row(EXIT.keys, 400),
  "restore/wrong-identity": row(EXIT.keys, 403),
  "restore/damaged": row(EXIT.badInput, 422),
  "restore/not-empty": row(EXIT.refused, 409),
  "restore/journal-older": row(EXIT.refused, 409),
  "restore/journal-forked": row(EXIT.refused, 409),
  "restore/newer-people": row(EXIT.refused, 409),

  // model packs
  "model/missing": row(EXIT.model, 500),
  "model/changed": row(EXIT.model, 500),
  "model/not-allowed": row(EXIT.model, 500),
  "model/invalid": row(EXIT.model, 500),
  "model/fetch-failed": row(EXIT.model, 502),
  "decoders/unconfined": row(EXIT.model, 503),
  "model/worker-lost": row(EXIT.internal, 500),

  // pictures
  "picture/empty": row(EXIT.badInput, 422),
  "picture/unreadable": row(EXIT.badInput, 422),
  "picture/unsupported": row(EXIT.badInput, 415),
  "picture/no-decoder": row(EXIT.badInput, 415),
  "picture/no-preview": row(EXIT.badInput, 415),
  "picture/damaged": row(EXIT.badInput, 422),
  "picture/too-many-pixels": row(EXIT.badInput, 413),
  "picture/too-many-bytes": row(EXIT.badInput, 413),
  "picture/too-many-faces": row(EXIT.badInput, 413),
  "picture/timed-out": row(EXIT.badInput, 422),
  "picture/withheld": row(EXIT.refused, 409),
  "picture/busy": row(EXIT.busy, 503),
  "events/too-many": row(EXIT.busy, 503),
  "upload/not-found": row(EXIT.notFound, 404),
  "upload/kind": row(EXIT.badInput, 422),
  "upload/too-large": row(EXIT.badInput, 413),
  "upload/too-many": row(EXIT.busy, 429),
  "picture/gone": row(EXIT.badInput, 410),
  "picture/changed": row(EXIT.badInput, 409),

  // video
  "video/no-decoder": row(EXIT.badInput, 422),
  "video/unsupported": row(EXIT.badInput, 415),
  "video/damaged": row(EXIT.badInput, 422),
  "video/too-long": row(EXIT.badInput, 413),
  "video/too-many-bytes": row(EXIT.badInput, 413),
  "video/no-encoder": row(EXIT.badInput, 422),
  "video/not-written": row(EXIT.storage, 500),
  "video/timed-out": row(EXIT.badInput, 422),

  // archive
  "archive/not-found": row(EXIT.notFound, 404),
  "archive/link-outside": row(EXIT.badInput, 422),
  "archive/unsafe-entry": row(EXIT.badInput, 422),
  "archive/not-looked-at": row(EXIT.badInput, 415),
  "archive/damaged-zip": row(EXIT.badInput, 422),
  "archive/too-many-entries": row(EXIT.badInput, 413),
  "archive/too-many-bytes": row(EXIT.badInput, 413),
  "destination/occupied": row(EXIT.refused, 409),
  "storages/unknown": row(EXIT.notFound, 404),
  "storages/other-use": row(EXIT.refused, 409),
  "storages/bad-key-file": row(EXIT.keys, 500),
  "storages/refused": row(EXIT.storage, 502),
  "storages/unreachable": row(EXIT.storage, 503),
  "archive/share-away": row(EXIT.partial, 503),
  "archive/bad-sidecar": row(EXIT.partial, 422),
  "archive/bad-manifest": row(EXIT.badInput, 422),

  // albums
  "album/exists": row(EXIT.refused, 409),
  "album/not-found": row(EXIT.notFound, 404),
  "album/ambiguous": row(EXIT.badInput, 409),
  "album/not-missing": row(EXIT.notFound, 404),
  "album/no-right": row(EXIT.refused, 422),
  "album/scope-conditions": row(EXIT.refused, 422),
  "album/place-agreed-to": row(EXIT.refused, 409),
  "album/scope-missing": row(EXIT.usage, 422),
  "dpia/none": row(EXIT.refused, 409),
  "scan/no-ground": row(EXIT.refused, 409),
  "album/minors": row(EXIT.refused, 403),

  // people, consent, grants
  "consent/missing": row(EXIT.refused, 403),
  "consent/several": row(EXIT.usage, 409),
  "consent/incomplete": row(EXIT.refused, 422),
  "consent/minor": row(EXIT.refused, 403),
  "consent/ended": row(EXIT.refused, 409),
  "consent/in-force": row(EXIT.refused, 409),
  "consent/not-found": row(EXIT.notFound, 404),
  "consent/no-photographs": row(EXIT.refused, 422),
  "consent/other-model": row(EXIT.refused, 409),
  "consent/own-window": row(EXIT.refused, 409),
  "keys/code-needed": row(EXIT.refused, 422),
  "subject/not-found": row(EXIT.notFound, 404),
  "subject/ambiguous": row(EXIT.usage, 409),
  "enrol/no-face": row(EXIT.badInput, 422),
  "enrol/several-faces": row(EXIT.badInput, 422),
  "enrol/too-small": row(EXIT.badInput, 422),
  "enrol/poor-quality": row(EXIT.badInput, 422),
  "enrol/bad-list": row(EXIT.badInput, 422),
  "enrol/bad-line": row(EXIT.badInput, 422),
  "enrol/no-photographs": row(EXIT.badInput, 422),
  "enrol/left-before": row(EXIT.refused, 409),
  "enrol/other-hours": row(EXIT.refused, 409),
  "enrol/unusable": row(EXIT.badInput, 422),
  "enrol/too-few": row(EXIT.badInput, 422),
  "enrol/different-people": row(EXIT.refused, 422),
  "enrol/conflict": row(EXIT.refused, 409),
  // the person's portal
  "portal/not-found": row(EXIT.notFound, 404),
  "portal/no-certificate": row(EXIT.notFound, 404),
  "portal/certificate-soon": row(EXIT.busy, 503),
  "portal/invitation": row(EXIT.notFound, 404),
  "portal/enrolment-over": row(EXIT.notFound, 404),
  "portal/wrong-step": row(EXIT.badInput, 409),
  "portal/busy": row(EXIT.busy, 503),
  "portal/work": row(EXIT.busy, 428),
  "portal/no-room": row(EXIT.storage, 503),
  "portal/address-link": row(EXIT.refused, 401),
  "portal/capture-again": row(EXIT.badInput, 422),
  "portal/not-enrolled": row(EXIT.badInput, 422),
  "portal/adults-only": row(EXIT.refused, 403),
  "portal/address-needed": row(EXIT.badInput, 422),
  "portal/wrong-code": row(EXIT.badInput, 422),
  "portal/wrong-sentence": row(EXIT.badInput, 422),
  "portal/no-letter": row(EXIT.busy, 503),
  "portal/wrong-key": row(EXIT.refused, 401),
  "portal/wrong-link": row(EXIT.refused, 401),
  "portal/answer-over": row(EXIT.notFound, 404),
  "portal/asks-off": row(EXIT.refused, 403),
  "portal/too-many-tries": row(EXIT.busy, 429),
  "portal/waits-for-approval": row(EXIT.refused, 403),
  "vouching/two-claim": row(EXIT.refused, 409),
  "conflict/not-found": row(EXIT.notFound, 404),
  "conflict/settle": row(EXIT.refused, 409),
  "conflict/nothing-seen": row(EXIT.notFound, 404),
  "vouching/compared-by": row(EXIT.usage, 400),
  "vouching/code": row(EXIT.notFound, 404),
  "vouching/no-frame": row(EXIT.notFound, 404),
  "portal/waits-for-day": row(EXIT.refused, 403),
  "invitation/not-found": row(EXIT.notFound, 404),
  "invitation/no-poster": row(EXIT.refused, 409),
  "invitation/no-address": row(EXIT.refused, 409),
  "member/bad-list": row(EXIT.badInput, 400),
  "member/not-found": row(EXIT.notFound, 404),
  "enrolment/no-file-photograph": row(EXIT.notFound, 404),
  "enrolment/no-second-look": row(EXIT.refused, 409),
  "enrolment/not-waiting": row(EXIT.notFound, 404),

  "grant/not-found": row(EXIT.notFound, 404),
  "grant/outside-consent": row(EXIT.refused, 403),
  "grant/closed": row(EXIT.refused, 403),
  "purpose/unknown": row(EXIT.refused, 422),
  "search/no-reason": row(EXIT.refused, 422),
  "act/not-permitted": row(EXIT.refused, 403),
  "review/not-found": row(EXIT.notFound, 404),
  "review/nothing-waits": row(EXIT.notFound, 404),
  "review/nothing-shown": row(EXIT.refused, 409),
  "review/no-reference": row(EXIT.refused, 422),
  "review/no-sheet": row(EXIT.refused, 422),
  "review/other-sheet": row(EXIT.refused, 409),

  // masked copies
  "publish/not-found": row(EXIT.notFound, 404),
  "publish/no-copy": row(EXIT.notFound, 404),
  "publish/no-face": row(EXIT.notFound, 404),
  "publish/empty": row(EXIT.refused, 409),
  "publish/nobody-visible": row(EXIT.refused, 409),
  "publish/other-purpose": row(EXIT.refused, 409),
  "publish/not-drawn": row(EXIT.refused, 409),
  "publish/blocked": row(EXIT.refused, 409),
  "publish/signed": row(EXIT.refused, 409),
  "publish/not-signed": row(EXIT.refused, 409),
  "publish/second-person": row(EXIT.refused, 409),
  "publish/not-there": row(EXIT.refused, 409),
  "publish/being-replaced": row(EXIT.refused, 409),
  "publish/stays-masked": row(EXIT.refused, 403),
  "publish/handed-out": row(EXIT.refused, 409),

  // sidecars
  "sidecars/not-a-folder": row(EXIT.usage, 400),
  "sidecars/beside-originals": row(EXIT.refused, 409),
  "sidecars/other-purpose": row(EXIT.refused, 409),
  "sidecars/not-found": row(EXIT.notFound, 404),

  // post, requests, recipients, breaches
  "post/bad-address": row(EXIT.usage, 422),
  "post/no-server": row(EXIT.usage, 409),
  "post/bad-password-file": row(EXIT.keys, 500),
  "post/not-found": row(EXIT.notFound, 404),
  "request/not-found": row(EXIT.notFound, 404),
  "request/wrong-state": row(EXIT.refused, 409),
  "request/no-reason": row(EXIT.refused, 422),
  "request/lighter-first": row(EXIT.refused, 422),
  "request/month-over": row(EXIT.refused, 409),
  "request/extended-once": row(EXIT.refused, 409),
  "request/never-asked": row(EXIT.refused, 409),
  "request/no-known-address": row(EXIT.refused, 422),
  "request/mandate-first": row(EXIT.refused, 409),
  "request/no-agent": row(EXIT.refused, 409),
  "request/no-page": row(EXIT.refused, 422),
  "request/something-held": row(EXIT.refused, 409),
  "request/may-be-held": row(EXIT.refused, 409),
  "request/no-erasure": row(EXIT.notFound, 404),
  "request/ground-not-for-kind": row(EXIT.refused, 409),
  "request/exception-not-for-kind": row(EXIT.refused, 409),
  "request/same-person": row(EXIT.refused, 403),
  "request/other-ground": row(EXIT.refused, 409),
  "recipient/not-found": row(EXIT.notFound, 404),
  "recipient/ended": row(EXIT.refused, 409),
  "recipient/purpose": row(EXIT.refused, 403),
  "recipient/told": row(EXIT.refused, 409),
  "disclosure/no-picture": row(EXIT.notFound, 404),
  "telling/not-found": row(EXIT.notFound, 404),
  "breach/not-found": row(EXIT.notFound, 404),
  "breach/late-without-reason": row(EXIT.refused, 422),
  "breach/dates": row(EXIT.refused, 422),
  "breach/letter-incomplete": row(EXIT.refused, 409),
  "breach/open-points": row(EXIT.refused, 409),
  "breach/closed": row(EXIT.refused, 409),

  // comparing: objections, looks, two persons
  "search/too-many": row(EXIT.busy, 429),
  "search/not-found": row(EXIT.notFound, 404),
  "search/not-confirmed": row(EXIT.refused, 409),
  "proposal/not-found": row(EXIT.notFound, 404),
  "proposal/same-person": row(EXIT.refused, 409),
  "review/second-person": row(EXIT.refused, 409),
  "objection/no-picture": row(EXIT.notFound, 404),
  "objection/not-in-archive": row(EXIT.refused, 422),
  "objection/no-face": row(EXIT.notFound, 404),
  "objection/not-found": row(EXIT.notFound, 404),
  "objection/final": row(EXIT.refused, 409),
  "objection/nobody-to-tell": row(EXIT.refused, 409),
  "objection/decided": row(EXIT.refused, 409),
  "look/enrolled": row(EXIT.refused, 409),
  "look/conflict": row(EXIT.refused, 409),
  "look/minor": row(EXIT.refused, 403),
  "look/no-frames": row(EXIT.notFound, 404),
  "look/nothing-waits": row(EXIT.notFound, 404),
  "look/no-address": row(EXIT.badInput, 422),
  "look/folder": row(EXIT.usage, 409),

  // withdrawal, restriction
  "withdraw/never-consented": row(EXIT.refused, 409),
  "person/restricted": row(EXIT.refused, 403),
  "person/suspended": row(EXIT.refused, 403),
  "person/not-restricted": row(EXIT.refused, 409),
  "person/not-told": row(EXIT.refused, 409),
  "person/died": row(EXIT.refused, 409),
  "person/not-died": row(EXIT.refused, 409),

  // the log
  "log/other-origin": row(EXIT.refused, 409),
  "log/no-entry": row(EXIT.notFound, 404),
  "log/no-checkpoint": row(EXIT.notFound, 404),
  "log/bad-checkpoint": row(EXIT.badInput, 422),
  "log/forked": row(EXIT.found, 409),
  "log/no-witness": row(EXIT.refused, 422),
  "log/emptied": row(EXIT.notFound, 410),
  "log/damaged": row(EXIT.found, 500),

  // Reports (art. 15, 20).
  "report/incomplete": row(EXIT.internal, 500),
  "report/changed": row(EXIT.busy, 409),

  // running
  "run/interrupted": row(EXIT.interrupted, 499),
  "run/old-node": row(EXIT.version, 500),
  "internal/broken-promise": row(EXIT.internal, 500),
} as const satisfies Record<string, ErrorRow>;

export type { Language };
export type ErrorCode = keyof typeof ERRORS;
/** What fills a message; words of ours are given in both languages. */
export type Details = Readonly<Record<string, string | number | Readonly<Record<Language, string>>>>;

/** Any expected refusal or fault. `message` is English; `say(error, language)` gives the others. */
export class MiroirError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;
  constructor(code: ErrorCode, details: Details = {}, options?: { cause?: unknown }) {
    super(filled(SOURCE, textOf(SOURCE, `errors.${code}`), detailsIn(SOURCE, details)), options);
    this.name = "MiroirError";
    this.code = code;
    this.details = details;
  }
}

/** A command between code marks is typed as it stands; in the sentence around it codes are words. */
export const say = ({ code, details }: MiroirError, language: Language): string =>
  textOf(language, `errors.${code}`)
    .split("`")
    .map((part, i) => filled(language, part, (i % 2 === 0 ? detailsIn : asTyped)(language, details)))
    .join("`");

/** A table refuses what nobody foresaw: a character it cannot hold, a rule that is a constraint (SQLSTATE 22, 23). */
export const isRefusedByTable = (error: unknown): boolean =>
  /^2[23][0-9A-Z]{3}$/.test(String((error as { code?: unknown } | undefined)?.code ?? ""));
