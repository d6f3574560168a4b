/** Letters that somebody waits for: written and delivered once the answer is on its way, and not with the next round. */
import type { Actor } from "../domain/act.ts";
import { act } from "./act.ts";
import type { Engine } from "./engine.ts";
import { sendMail } from "./mail.ts";

const CLOCK: Actor = { name: "clock", role: "clock" };
const MOST = 20;

const underWay = new WeakMap<object, Set<Promise<void>>>();

const ofEngine = ({ settings }: Pick<Engine, "settings">): Set<Promise<void>> => {
  const known = underWay.get(settings) ?? new Set();
  underWay.set(settings, known);
  return known;
};

/** A letter that cannot be written or sent now stays in the queue, or is asked for again. */
export const deliverSoon = (engine: Engine, write: () => Promise<void>): void => {
  const all = ofEngine(engine);
  const work = new Promise<void>((done) => setImmediate(done))
    .then(write)
    .then(async () => {
      if (engine.settings.mail) await act(engine, CLOCK, sendMail, { most: MOST });
    })
    .catch(() => {})
    .finally(() => all.delete(work));
  all.add(work);
};

/** Until what was begun is done: a server that stops waits for it, and so do tests. */
export const delivered = async (engine: Pick<Engine, "settings">): Promise<void> => {
  await Promise.all(ofEngine(engine));
};
