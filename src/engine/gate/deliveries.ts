/** What programs outside are told of is written with the act it tells of: in its transaction, or not at all. */
import { addDays, dayAt } from "../../domain/days.ts";
import { type HappenedEvent, WEBHOOK_EVENTS, type WebhookEvent } from "../../domain/event.ts";
import { DELIVERY_DAYS } from "../../domain/kept.ts";
import type { Sql } from "../../store/database.ts";
import { insertDelivery } from "../../store/staff/webhooks.ts";
import type { Engine } from "./engine.ts";

/** The address without what may stand in it to sign in with: by this the table names a program. */
export const targetOf = (url: string): string => {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
};

const isForHooks = (event: HappenedEvent): event is HappenedEvent & { kind: WebhookEvent } =>
  (WEBHOOK_EVENTS as readonly string[]).includes(event.kind);

/** Identifiers and dates only, whatever else an event says in this process. */
const factsOf = ({ subjectId, albumId, appearanceId, requestNumber, dueOn }: HappenedEvent) =>
  Object.fromEntries(
    Object.entries({ subjectId, albumId, appearanceId, requestNumber, dueOn }).filter(
      ([, value]) => value !== undefined,
    ),
  );

/** In the transaction of the act. */
export const queueDeliveries = async (
  engine: Engine,
  sql: Sql,
  events: readonly HappenedEvent[],
): Promise<void> => {
  const { webhooks, timeZone } = engine.settings;
  const at = engine.now();
  for (const event of events.filter(isForHooks))
    for (const { url } of webhooks.filter(({ events: wanted }) => wanted.includes(event.kind)))
      await insertDelivery(
        sql,
        {
          id: engine.newId(),
          target: targetOf(url),
          kind: event.kind,
          subjectId: event.subjectId ?? null,
          facts: factsOf(event),
          retainUntil: addDays(dayAt(at, timeZone), DELIVERY_DAYS),
        },
        at,
      );
};
