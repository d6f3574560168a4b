/**
 * Whether the instance stands as it should: which one it is, its database, its clock, what keeps decoders apart; and what waits, is
 * due or is wrong. It names nobody.
 */
import type { ServerUser } from "../../store/database.ts";
import { newestMoment, readHead } from "../../store/evidence/ledger.ts";
import type { Verb } from "../gate/act.ts";
import { secondsBehind } from "../gate/backwards.ts";
import type { Engine } from "../gate/engine.ts";
import { type Confinement, confinement } from "../images/confine.ts";
import { type Standings, standingOf } from "./standing.ts";

export interface Status extends Standings {
  readonly instance: string;
  readonly database: {
    readonly kind: "embedded" | "server";
    /** As whom the embedded server runs. */
    readonly runsAs: ServerUser | null;
  };
  readonly log: { readonly size: number; readonly newestAt: string | null };
  readonly clock: { readonly now: string; readonly behindSeconds: number };
  readonly decoders: Confinement & { readonly required: boolean };
}

/** What keeps decoders apart, and whether they may run where nothing does. */
export const decodersOf = async ({ settings }: Engine): Promise<Status["decoders"]> => ({
  ...(await confinement()),
  required: settings.configuration.confinement === "required",
});

/** Read only, and quick: it loads nothing that reads pictures. */
export const status: Verb<void, Status> = {
  name: "status",
  run: async (act) => {
    const { engine } = act;
    const { databaseUrl } = engine.settings.configuration;
    const log = await act.read(async (sql) => ({
      size: (await readHead(sql)).size,
      newestAt: (await newestMoment(sql))?.toISOString() ?? null,
      behindSeconds: await secondsBehind(sql, act.at()),
    }));
    const decoders = await decodersOf(engine);
    return {
      instance: engine.instanceId,
      database: {
        kind: databaseUrl ? "server" : "embedded",
        runsAs: engine.database.serverUser ?? null,
      },
      log: { size: log.size, newestAt: log.newestAt },
      clock: { now: act.at().toISOString(), behindSeconds: log.behindSeconds },
      decoders,
      ...(await standingOf(act, { behindSeconds: log.behindSeconds, apart: decoders.by !== null })),
    };
  },
};
