/** The default: a PostgreSQL that comes with npm, in a folder, reached over a socket that is nobody else's. */
import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import { connectPlainly, databaseOver, USERS_LOCK } from "./connections.ts";
import type { Database } from "./database.ts";
import { codeOf } from "./disk.ts";
import { SUPERUSER } from "./embedded/cluster.ts";
import { faultIn, isFull } from "./embedded/faults.ts";
import { lastWords, type Server, type ServerOptions, serverOf } from "./embedded/server.ts";
import { PORT } from "./embedded/socket.ts";
import { type Ask, askOver, LINE_CLOSED, translator } from "./wire.ts";

export type EmbeddedOptions = ServerOptions;

/** How `pg` reaches it: a host that begins with / is the folder of a socket. */
export const configOf = ({ socket }: Pick<Server, "socket">, database = "postgres"): pg.ClientConfig => ({
  host: socket,
  port: PORT,
  user: SUPERUSER,
  database,
  ssl: false,
});

/** No socket, or nobody behind it. */
const ABSENT = ["ENOENT", "ECONNREFUSED"];
/** It starts, recovers or ends; or it ended while we were being let in. */
const PASSING = ["57P03", "57P01", "57P02", "ECONNRESET", "EPIPE"];
const isPassing = (error: unknown): boolean =>
  PASSING.includes(codeOf(error)) || LINE_CLOSED.test((error as Error).message);

/** What PostgreSQL says to everybody when it ends (57P01, admin_shutdown), before it reached this connection. */
const ENDING = Object.assign(new Error("the database system is shutting down"), { code: "57P01" });

const LOOK_EVERY_MS = 5;
/** A recovery after a power cut reads what was written since the last checkpoint: at most 128 MB. */
const GIVE_UP_AFTER_MS = 120_000;

/**
 * Held by each process that uses the server, shared; whoever gets it alone is the last. Somebody who comes between
 * that and the end waits for it, is sent away with the others, and starts the server anew.
 */
const enter = (ask: Ask): Promise<unknown> => ask(`SELECT pg_advisory_lock_shared(${USERS_LOCK})`);
const LEAVE = `SELECT pg_advisory_unlock_shared(${USERS_LOCK}); SELECT pg_try_advisory_lock(${USERS_LOCK}) AS last`;

/** Gives up the use of a server on a connection of `connectTo`, and ends it where nobody else uses it. */
export const leave = async (server: Server, ask: Ask): Promise<void> => {
  if ((await ask(LEAVE)).rows[0]?.last === true) await server.stop();
};

/** A connection to the server, which is started for it where it does not run. */
export const connectTo = async (server: Server, config: pg.ClientConfig): Promise<pg.Client> => {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    try {
      const client = await connectPlainly(config);
      try {
        await enter(askOver(client, (error) => error));
        // The lock of whoever was last goes with the server that it ends: had before the end reaches us, it is worth
        // nothing. PostgreSQL writes that it stops before it tells any connection.
        if (!server.stands()) throw ENDING;
        return client;
      } catch (error) {
        await client.end().catch(() => {});
        throw error;
      }
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      if (ABSENT.includes(codeOf(error))) await server.start();
      else if (!isPassing(error)) throw error;
    }
    await delay(LOOK_EVERY_MS);
  }
};

/** Where a commit does not wait for the disk, what was acknowledged could be lost in a power cut. */
export const requireDurable = async (ask: Ask): Promise<void> => {
  const { rows } = await ask(
    `SELECT name FROM unnest(ARRAY['fsync', 'synchronous_commit', 'full_page_writes']) AS name WHERE current_setting(name) <> 'on'`,
  );
  if (rows.length === 0) return;
  throw new MiroirError("storage/not-durable", { problem: `${rows.map(({ name }) => name).join(", ")} off` });
};

/** A server that went away may have had no room left even to say so. */
const whyItWent = (folder: string, error: unknown): unknown => {
  if ((error as MiroirError).code !== "storage/unreachable") return error;
  if (isFull(folder)) return new MiroirError("storage/full", { path: folder }, { cause: error });
  const said = faultIn(lastWords(folder), folder, "");
  return said.code === "storage/full" ? said : error;
};

/**
 * The embedded database. The first process to open it starts its server, the last to close it ends it; every commit is
 * on the disk before it is acknowledged.
 * @throws storage/other-engine, storage/foreign, storage/no-way, storage/no-server, storage/full, storage/read-only,
 * storage/not-started, storage/damaged, storage/not-durable
 */
export const openEmbedded = async (options: EmbeddedOptions): Promise<Database> => {
  const { folder, durable = true } = options;
  const server = await serverOf(options);
  const translate = translator(folder);
  const database = databaseOver({
    config: configOf(server),
    schema: "public",
    path: folder,
    translate: (error) => whyItWent(folder, translate(error)),
    connect: (config) => connectTo(server, config),
    greet: async (ask) => {
      if (durable) await requireDurable(ask);
    },
    ownsLog: true,
    renewLog: async (ask) => {
      // A new file of it, and a checkpoint that deletes the others.
      await ask("SELECT pg_switch_wal()");
      await ask("CHECKPOINT");
    },
    leave: (ask) => leave(server, ask),
  });
  try {
    await database.transaction(async () => {});
    return {
      ...database,
      get serverUser() {
        return server.way();
      },
    };
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
};
