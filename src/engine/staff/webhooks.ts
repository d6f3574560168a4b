/** Telling the organisation's own programs: each delivery by itself, tried again ever later, for three days. */
import type { WebhookEvent } from "../../domain/event.ts";
import { tellHook } from "../../post/webhook.ts";
import {
  type DeliveryRow,
  deliveriesDue,
  deliveryDone,
  deliveryFailed,
  listDeliveries,
  waitingDelivery,
} from "../../store/staff/webhooks.ts";
import type { Act, Verb } from "../gate/act.ts";
import { targetOf } from "../gate/deliveries.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits between tries, as Standard Webhooks suggests them: together a little less than three days. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  20 * HOUR,
];

/** The receiver says that it wants no more of these (RFC 9110, Standard Webhooks). */
const GONE = 410;

/** Of one run: what is left waits for the next. */
const MOST = 200;

export interface WebhooksSent {
  readonly delivered: number;
  readonly later: number;
  readonly givenUp: number;
}

const bodyOf = ({ kind, happenedAt, facts }: DeliveryRow): string =>
  JSON.stringify({ type: kind, timestamp: happenedAt.toISOString(), data: facts });

type Outcome = keyof WebhooksSent | undefined;

const fail = (
  act: Act,
  { id, attempts }: DeliveryRow,
  status: number | null,
  problem: string,
): Promise<Outcome> => {
  const wait = status === GONE ? undefined : WAITS_MS[attempts];
  const nextTryAt = wait === undefined ? null : new Date(act.at().getTime() + wait);
  return act.step(async (sql) => {
    await deliveryFailed(sql, id, { status, problem, nextTryAt }, act.at());
    return nextTryAt ? "later" : "givenUp";
  });
};

/** It may be gone by now, with the person it was about. */
const deliver = async (act: Act, { id }: DeliveryRow): Promise<Outcome> => {
  const delivery = await act.step((sql) => waitingDelivery(sql, id));
  if (!delivery) return undefined;
  const { webhooks } = act.engine.settings;
  const hook = webhooks.find(({ url }) => targetOf(url) === delivery.target);
  if (!hook) return fail(act, delivery, GONE, "no longer in the configuration");
  const told = await tellHook(hook, { id, at: act.at(), body: bodyOf(delivery) });
  if (told.outcome === "failed") return fail(act, delivery, told.status, told.problem);
  await act.step((sql) => deliveryDone(sql, id, told.status, act.at()));
  return "delivered";
};

/** Tells what is due. @throws MiroirError webhook/bad-secret */
export const sendWebhooks: Verb<void, WebhooksSent> = {
  name: "webhook.send",
  run: async (act) => {
    const sent = { delivered: 0, later: 0, givenUp: 0 };
    for (const delivery of await act.read((sql) => deliveriesDue(sql, act.at(), MOST))) {
      act.stopIfAborted();
      const outcome = await deliver(act, delivery);
      if (outcome) sent[outcome]++;
    }
    return sent;
  },
};

export interface ListedDelivery extends Omit<DeliveryRow, "retainUntil"> {
  readonly state: "waiting" | "delivered" | "given-up";
}

export interface Webhooks {
  /** Programs that the configuration file names. */
  readonly programs: readonly { readonly url: string; readonly events: readonly WebhookEvent[] }[];
  readonly deliveries: readonly ListedDelivery[];
}

const stateOf = ({ deliveredAt, givenUpAt }: DeliveryRow): ListedDelivery["state"] => {
  if (deliveredAt) return "delivered";
  return givenUpAt ? "given-up" : "waiting";
};

/** Thirty days of them are kept; so many of those are shown. */
const MOST_SHOWN = 10_000;

export const webhooks: Verb<void, Webhooks> = {
  name: "webhook.list",
  run: async (act) => ({
    programs: act.engine.settings.webhooks.map(({ url, events }) => ({ url: targetOf(url), events })),
    deliveries: (await act.read((sql) => listDeliveries(sql, MOST_SHOWN))).map((row) => ({
      ...row,
      state: stateOf(row),
    })),
  }),
};
