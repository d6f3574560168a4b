import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openEmbedded } from "../../src/store/embedded.ts";

/**
 * A process of its own for the tests that kill one. It says on standard output, one JSON a line:
 * `commit <folder>`  `{found}` rows of before, then `{acknowledged}` after each commit, until it is killed;
 * `try <folder>`     `{refused}` with the code of the error, or `{opened: true}`, then ends;
 * `parent <folder>`  `{child}`, the process number of a child that it forked while holding the folder, then waits.
 */
const say = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const ROLES: Readonly<Record<string, (folder: string) => Promise<void>>> = {
  commit: async (folder) => {
    const database = await openEmbedded({ folder });
    await database.transaction((sql) =>
      sql.run("CREATE TABLE IF NOT EXISTS kept (id bigint PRIMARY KEY, filling bytea)"),
    );
    const rows = await database.transaction((sql) =>
      sql.query<{ id: string }>("SELECT id FROM kept ORDER BY id"),
    );
    say({ found: rows.map(({ id }) => Number(id)) });
    for (let id = Number(rows.at(-1)?.id ?? 0) + 1; ; id++) {
      await database.transaction((sql) =>
        sql.run("INSERT INTO kept VALUES ($1, $2)", [id, Buffer.alloc(3000, id)]),
      );
      say({ acknowledged: id });
      // Lets the line leave, as an answer to a client would.
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
  try: async (folder) => {
    try {
      await (await openEmbedded({ folder })).close();
      say({ opened: true });
    } catch (error) {
      say({ refused: (error as { code?: string }).code ?? String(error) });
    }
  },
  parent: async (folder) => {
    await openEmbedded({ folder });
    say({ child: fork(fileURLToPath(import.meta.url), ["wait", folder]).pid });
    await ROLES.wait!(folder);
  },
  wait: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
};

const [role = "", folder = ""] = process.argv.slice(2);
await ROLES[role]?.(folder);
