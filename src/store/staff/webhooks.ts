/** What programs outside are told of, and what came of it. */
import type { WebhookEvent } from "../../domain/event.ts";
import type { Sql } from "../database.ts";
import { insert } from "../insert.ts";

export interface NewDelivery {
  readonly id: string;
  readonly target: string;
  readonly kind: WebhookEvent;
  readonly subjectId: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retainUntil: string;
}

export interface DeliveryRow extends NewDelivery {
  readonly happenedAt: Date;
  readonly attempts: number;
  readonly nextTryAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastProblem: string | null;
  readonly deliveredAt: Date | null;
  readonly givenUpAt: Date | null;
}

/** Something to tell one target, due at once. */
export const insertDelivery = (sql: Sql, delivery: NewDelivery, at: Date): Promise<number> =>
  insert(sql, "webhook_deliveries", {
    id: delivery.id,
    target: delivery.target,
    kind: delivery.kind,
    subjectId: delivery.subjectId,
    facts: JSON.stringify(delivery.facts),
    happenedAt: at,
    nextTryAt: at,
    retainUntil: delivery.retainUntil,
  });

const DELIVERY = `select id, target, kind, subject_id, facts, happened_at, attempts,
  next_try_at, last_status, last_problem, delivered_at,
  given_up_at, retain_until from webhook_deliveries`;

/** Newest first, delivered or not. */
export const listDeliveries = (sql: Sql, most: number): Promise<DeliveryRow[]> =>
  sql.query<DeliveryRow>(`${DELIVERY} order by happened_at desc, id limit $1`, [most]);

/** Those whose turn has come, oldest first. */
export const deliveriesDue = (sql: Sql, at: Date, most: number): Promise<DeliveryRow[]> =>
  sql.query<DeliveryRow>(`${DELIVERY} where next_try_at <= $1 order by next_try_at, id limit $2`, [at, most]);

/** Still waiting, its row locked until this transaction ends: a person may have been forgotten meanwhile. */
export const waitingDelivery = (sql: Sql, id: string): Promise<DeliveryRow | undefined> =>
  sql.maybeOne<DeliveryRow>(`${DELIVERY} where id = $1 and next_try_at is not null${sql.forUpdate}`, [id]);

/** The target took it, with that HTTP status. */
export const deliveryDone = (sql: Sql, id: string, status: number, at: Date): Promise<number> =>
  sql.run(
    `update webhook_deliveries set delivered_at = $2, next_try_at = null, attempts = attempts + 1, last_status = $3,
       last_problem = null where id = $1`,
    [id, at, status],
  );

export interface FailedTry {
  readonly status: number | null;
  readonly problem: string;
  /** Null gives it up. */
  readonly nextTryAt: Date | null;
}

/** The target did not take it: when to try again, or null to give up. */
export const deliveryFailed = (
  sql: Sql,
  id: string,
  { status, problem, nextTryAt }: FailedTry,
  at: Date,
): Promise<number> =>
  sql.run(
    `update webhook_deliveries set attempts = attempts + 1, last_status = $2, last_problem = $3, next_try_at = $4,
       given_up_at = case when $4::timestamptz is null then $5::timestamptz end where id = $1`,
    [id, status, problem, nextTryAt, at],
  );

/** What was found of her and still waits to be told: her consent ended. */
export const removeWaitingFound = (sql: Sql, subjectId: string): Promise<number> =>
  sql.run(
    `delete from webhook_deliveries where subject_id = $1 and kind = 'appearance.found' and next_try_at is not null`,
    [subjectId],
  );
