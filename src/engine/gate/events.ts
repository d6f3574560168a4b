/** What happened, told to whoever listens in this process: open pages, webhooks. Kept nowhere. */
import type { HappenedEvent } from "../../domain/event.ts";
import type { Events } from "./engine.ts";

/** Nobody listens yet. Listeners are told in turn, before `publish` returns; `subscribe` gives what ends it. */
export const openEvents = (): Events => {
  const listeners = new Set<(event: HappenedEvent) => void>();
  return {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
};
