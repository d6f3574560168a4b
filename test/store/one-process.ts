import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { MiroirError } from "../../src/domain/errors.ts";
import type { Database } from "../../src/store/database.ts";
import { openEmbedded } from "../../src/store/embedded.ts";

/**
 * A process of its own for the tests that kill one. It says on standard output, one JSON a line:
 * `commit <folder>`  `{found}` rows of before, then `{acknowledged}` after each commit and `{lost}` where the server
 *                    went away, after which it goes on, until it is killed;
 * `try <folder>`     `{refused, holder}` with the code of the error, or `{opened: true}`, then ends;
 * `stay <folder>`    `{opened: true}`, then waits for a line on standard input, closes and says `{closed: true}`;
 * `parent <folder>`  `{child}`, the process number of a child that it forked while holding the database, then waits;
 * `come-and-go <folder>`  opens, asks, and closes twenty times, then `{came: 20}`.
 */
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const held = async (folder: string): Promise<Database> => {
  const database = await openEmbedded({ folder });
  await database.hold("one-process");
  return database;
};

/** Rows there are, which are those that were acknowledged, and at most one that was not. */
const rowsOf = async (database: Database): Promise<number[]> => {
  const rows = await database.transaction((sql) =>
    sql.query<{ id: string }>("SELECT id FROM kept ORDER BY id"),
  );
  return rows.map(({ id }) => Number(id));
};

const ROLES: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  commit: async (folder) => {
    const database = await held(folder);
    await database.transaction((sql) =>
      sql.run("CREATE TABLE IF NOT EXISTS kept (id bigint PRIMARY KEY, filling bytea)"),
    );
    const found = await rowsOf(database);
    say({ found });
    for (let id = (found.at(-1) ?? 0) + 1; ; id++) {
      try {
        await database.transaction((sql) =>
          sql.run("INSERT INTO kept VALUES ($1, $2)", [id, Buffer.alloc(3000, id)]),
        );
        say({ acknowledged: id });
      } catch (error) {
        if ((error as MiroirError).code !== "storage/unreachable") throw error;
        const there = await rowsOf(database);
        say({ lost: id, found: there });
        id = there.at(-1) ?? 0;
      }
      // Lets the line leave, as an answer to a client would.
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  try: async (folder) => {
    let database: Database | undefined;
    try {
      database = await openEmbedded({ folder });
      await database.hold("one-process");
      say({ opened: true });
    } catch (error) {
      const { code, details } = error as MiroirError;
      say({ refused: code ?? String(error), holder: details?.holder });
    }
    await database?.close();
  },
  stay: async (folder) => {
    const database = await openEmbedded({ folder });
    say({ opened: true });
    await new Promise((resolve) => process.stdin.once("data", resolve));
    await database.close();
    say({ closed: true });
    process.stdin.destroy();
  },
  parent: async (folder) => {
    await held(folder);
    say({ child: fork(fileURLToPath(import.meta.url), ["wait", folder]).pid });
    await ROLES.wait!(folder);
  },
  wait: () => new Promise((resolve) => setTimeout(resolve, 600_000)),
  "come-and-go": async (folder) => {
    for (let i = 0; i < 20; i++) {
      const database = await openEmbedded({ folder, durable: false });
      await database.transaction((sql) => sql.one("SELECT 1 AS a"));
      await database.close();
    }
    say({ came: 20 });
  },
};

const [role = "", folder = ""] = process.argv.slice(2);
await ROLES[role]?.(folder);
