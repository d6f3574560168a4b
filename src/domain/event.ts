/** What happens in an instance and is told to those who are concerned: pages that are open, and webhooks. */
import type { Day } from "./words.ts";

/** Those that a program outside may be told of. Identifiers only: what they stand for is asked for with a token. */
export const WEBHOOK_EVENTS = [
  "appearance.found",
  "request.opened",
  "consent.withdrawn",
  "scan.finished",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export const EVENTS = [
  ...WEBHOOK_EVENTS,
  "import.progress",
  "import.finished",
  "grant.opened",
  "enrolment.decided",
  "scan.progress",
  "job.failed",
  "person.forgotten",
] as const;
export type EventKind = (typeof EVENTS)[number];

export interface HappenedEvent {
  readonly kind: EventKind;
  /** Whom it is about: she is told too, and of nobody else's. */
  readonly subjectId?: string;
  readonly albumId?: string;
  readonly appearanceId?: string;
  readonly requestNumber?: string;
  readonly dueOn?: Day;
  /** Progress of long work. */
  readonly done?: number;
  readonly total?: number | null;
  /** Code of the error, of work that failed. */
  readonly error?: string;
}
