/** Letters that somebody waits for: written and delivered once the answer is on its way, and not with the next round. */
import type { Actor } from "../../domain/act.ts";
import { act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import { sendMail } from "../letters/mail.ts";

const CLOCK: Actor = { name: "clock", role: "clock" };
const MOST = 20;

/** One after the other: two rounds at once would each deliver what both found waiting. */
const underWay = keptOf(() => ({ last: Promise.resolve() }));

/** A letter that cannot be written or sent now stays in the queue, or is asked for again. */
export const deliverSoon = (engine: Engine, write: () => Promise<void>): void => {
  const turn = underWay(engine);
  turn.last = turn.last
    .then(() => new Promise<void>((done) => setImmediate(done)))
    .then(write)
    .then(async () => {
      if (engine.settings.mail) await act(engine, CLOCK, sendMail, { most: MOST });
    })
    .catch(() => {});
};

/** Until what was begun is done: a server that stops waits for it, and so do tests. */
export const delivered = (engine: Pick<Engine, "kept">): Promise<void> => underWay(engine).last;
