/**
 * The seam to SQL: one dialect (PostgreSQL 15), one driver, the embedded server or the organisation's own. Both pass
 * test/store/contract.ts. Wire types are those of `pg`: bigint is a string, numeric a string, bytea a Buffer, jsonb parsed,
 * `date` the string YYYY-MM-DD, timestamptz a Date.
 */
export type Row = Record<string, unknown>;

export interface Sql {
  /** @param text SQL with $1, $2 …; @returns all rows. */
  query<R extends object = Row>(text: string, parameters?: readonly unknown[]): Promise<R[]>;
  /** Exactly one row, or internal/broken-promise. */
  one<R extends object = Row>(text: string, parameters?: readonly unknown[]): Promise<R>;
  maybeOne<R extends object = Row>(text: string, parameters?: readonly unknown[]): Promise<R | undefined>;
  /** Number of rows the statement touched. */
  run(text: string, parameters?: readonly unknown[]): Promise<number>;
  /** Ends a `select` whose rows are held until the transaction ends; empty in a snapshot, which holds nothing. */
  readonly forUpdate: " for update" | "";
  /** The same against changes alone: others may hold them, too. */
  readonly forShare: " for share" | "";
}

/** As whom the embedded server runs: `self`, this process's user; `namespace`, nobody else but to itself; `given`, another user. */
export type ServerUser = "self" | "namespace" | "given";

/** What the files need once rows are gone, outside every transaction (upkeep.ts). */
export interface Upkeep {
  /** Whether the log of the server is this database's alone, and is removed with what it holds. */
  readonly ownsLog: boolean;
  /** Room of dead rows is free again. Holds nobody up. */
  vacuum(): Promise<void>;
  /** Whether nobody looks any more at what was deleted until now: a rewriting would copy what somebody still sees. */
  isPast(): Promise<boolean>;
  /** Tables of ours, the small ones first. */
  tables(): Promise<string[]>;
  /** Writes one anew without its dead rows; whoever asks for it meanwhile waits. @returns false where somebody holds it for long */
  rewrite(table: string): Promise<boolean>;
  /**
   * Statistics are taken anew, and the log that still has the rows is ended and removed, as far as it is ours.
   * @returns false where somebody holds what is needed for long
   */
  renewLog(): Promise<boolean>;
}

export interface Database {
  /** Undefined for an own server. */
  readonly serverUser?: ServerUser;
  /** Commits when `body` resolves, rolls everything back when it throws. Not nested: use the `sql` given. */
  transaction<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** Reads one unchanging state and can write nothing; others go on reading and writing meanwhile. */
  snapshot<T>(body: (sql: Sql) => Promise<T>): Promise<T>;
  /** What its files need once rows are gone from it. */
  readonly upkeep: Upkeep;
  /**
   * Takes the database for this process, until it is closed: nobody else holds it meanwhile, also from another machine.
   * @param command what this process does, for whoever is refused.
   * @throws storage/in-use, which says who holds it.
   */
  hold(command: string): Promise<void>;
  close(): Promise<void>;
}

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}
