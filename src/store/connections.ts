/**
 * A database over connections of `pg`. Everything is written on one of them, kept open: it holds what the process
 * holds, so that whoever lost it cannot write. What only reads has a pool and waits for nobody.
 */
import { hostname } from "node:os";
import pg from "pg";
import { MiroirError } from "../domain/errors.ts";
import type { Database } from "./database.ts";
import { upkeepOver } from "./upkeep.ts";
import { type Ask, askOver, type Session, serialTransactions, wireTypes } from "./wire.ts";

/** Long enough for a server that is busy, short enough for a person who waits. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Ours among the advisory locks of that server ("Miro"), and the two beside it. */
const LOCKS = { transaction: 0x4d69726f, instance: 0x4d697270, users: 0x4d697271 } as const;
export const USERS_LOCK = LOCKS.users;

/** Snapshots at once; the next waits for one of them. */
const READERS = 4;

export interface ConnectionsOptions {
  readonly config: pg.ClientConfig;
  /** Where all tables of this database live. Lower case, digits and _. */
  readonly schema: string;
  /** What errors name. */
  readonly path: string;
  /** Turns an error of the driver into a row of the error table, or leaves it. */
  readonly translate: (error: unknown) => unknown;
  /** Connects, also where a server must be started for it; each new writing connection begins here. */
  readonly connect?: (config: pg.ClientConfig) => Promise<pg.Client>;
  /** Said on each new writing connection. */
  readonly greet?: (ask: Ask) => Promise<void>;
  /** Whether the server is this database's alone, its log with it. */
  readonly ownsLog: boolean;
  /** Ends the log that has deleted rows, and removes it as far as the server lets us. */
  readonly renewLog: (ask: Ask) => Promise<void>;
  /** Said on the writing connection, if there is one, before it ends. */
  readonly leave?: (ask: Ask) => Promise<void>;
}

/** One connection, without any of the above. */
export const connectPlainly = async (config: pg.ClientConfig): Promise<pg.Client> => {
  const client = new pg.Client(config);
  // A line that breaks is known by the statement on it, or by the next one; as an event it would end the process.
  client.on("error", () => {});
  await client.connect();
  return client;
};

interface Holder {
  readonly name: string | null;
  readonly since: Date;
}

const HOLDER = `SELECT a.application_name AS name, a.backend_start AS since
  FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_database d ON d.oid = l.database
  WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()
    AND l.classid = $1::oid AND l.objid = (hashtext($2)::bigint & 4294967295)::oid`;

/** PostgreSQL cuts a name after 63 bytes. */
const nameOf = (command: string): string =>
  `${command.slice(0, 24)}, process ${process.pid} on ${hostname().slice(0, 20)}`;

/** Whether that process was of this machine and has ended: its server has yet to notice. */
const hasEnded = ({ name }: Holder): boolean => {
  const [, pid, host] = /, process (\d+) on (.*)$/.exec(name ?? "") ?? [];
  if (pid === undefined || host !== hostname().slice(0, 20)) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
};

/** How long a server takes at most to notice that a process has ended. */
const NOTICE_WITHIN = "5s";

/** One process at a time works on a database: two would each keep a journal of what ended, and destroy the other's. */
const takeHold = async (ask: Ask, schema: string, command: string, path: string): Promise<void> => {
  const lock = `pg_try_advisory_lock(${LOCKS.instance}, hashtext($1))`;
  const tried = await ask(`SELECT ${lock} AS held, set_config('application_name', $2, false)`, [
    schema,
    nameOf(command),
  ]);
  if (tried.rows[0]?.held === true) return;
  const holder = (await ask(HOLDER, [LOCKS.instance, schema])).rows[0] as Holder | undefined;
  if (!holder || hasEnded(holder)) {
    await ask(`SET lock_timeout = '${NOTICE_WITHIN}'`);
    const waited = await ask(`SELECT pg_advisory_lock(${LOCKS.instance}, hashtext($1))`, [schema]).then(
      () => true,
      (error: unknown) => {
        if ((error as { code?: unknown }).code === "55P03") return false;
        throw error;
      },
    );
    await ask("SET lock_timeout = 0");
    if (waited) return;
  }
  const since = holder ? `, since ${holder.since.toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
  throw new MiroirError("storage/in-use", { path, holder: `${holder?.name ?? "?"}${since}` });
};

/**
 * Held from BEGIN to COMMIT: transactions of all processes on one schema run one at a time. Each act appends to the one
 * ledger, so they could not run side by side anyway, and no check can be overtaken.
 */
const oneAtATime = (schema: string): string =>
  `SELECT pg_advisory_xact_lock(${LOCKS.transaction}, hashtext('${schema}'))`;

/** Opens nothing yet: the first transaction does. */
export const databaseOver = ({
  config,
  schema,
  path,
  translate,
  connect = connectPlainly,
  greet,
  ownsLog,
  renewLog,
  leave,
}: ConnectionsOptions): Database => {
  const settings: pg.ClientConfig = {
    ...config,
    types: wireTypes,
    options: `-c search_path=${schema}`,
    application_name: "miroir",
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
  let writer: pg.Client | undefined;
  let command: string | undefined;

  const openWriter = async (): Promise<pg.Client> => {
    const client = await connect(settings);
    client.once("end", () => {
      if (writer === client) writer = undefined;
    });
    const ask = askOver(client, translate);
    try {
      await greet?.(ask);
      if (command !== undefined) await takeHold(ask, schema, command, path);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    writer = client;
    return client;
  };

  const borrowWriter = async (): Promise<Session> => {
    try {
      const client = writer ?? (await openWriter());
      const giveBack = (broken: boolean): void => {
        if (!broken) return;
        if (writer === client) writer = undefined;
        client.end().catch(() => {});
      };
      return { ask: askOver(client, translate), giveBack };
    } catch (error) {
      throw translate(error);
    }
  };

  let readers: pg.Pool | undefined;
  const borrowReader = async (): Promise<Session> => {
    if (!readers) {
      readers = new pg.Pool({ ...settings, max: READERS });
      readers.on("connect", (client) => client.on("error", () => {}));
      readers.on("error", () => {});
    }
    const pool = readers;
    try {
      const client = await pool.connect().catch(async () => {
        // The server may have ended: the writing connection brings it back, or says why not.
        await transactions.between((ask) => ask("SELECT 1"));
        return pool.connect();
      });
      return { ask: askOver(client, translate), giveBack: (broken) => client.release(broken) };
    } catch (error) {
      throw translate(error);
    }
  };

  const transactions = serialTransactions(borrowWriter, oneAtATime(schema), borrowReader);
  return {
    transaction: transactions.transaction,
    snapshot: transactions.snapshot,
    hold: (given) =>
      transactions.between(async (ask) => {
        await takeHold(ask, schema, given, path);
        command = given;
      }),
    upkeep: upkeepOver({ ownsLog, borrow: borrowReader, renewLog }),
    close: () =>
      transactions.close(async () => {
        await readers?.end();
        const client = writer;
        writer = undefined;
        if (!client) return;
        try {
          await leave?.(askOver(client, translate));
        } finally {
          await client.end().catch(() => {});
        }
      }),
  };
};
