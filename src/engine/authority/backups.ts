/** How restoration is assured (art. 32(1)(c)): what the log has of backups, what the configuration says, and what only people know. */

import type { Language } from "../../domain/errors.ts";
import type { Fact } from "../../paper/document.ts";
import type { Sql } from "../../store/database.ts";
import { readEntries } from "../../store/evidence/ledger.ts";
import { sayIn, words } from "../../words/words.ts";
import type { Engine, EngineSettings } from "../gate/engine.ts";
import { openEntry } from "../gate/evidence.ts";
import { dayIn, momentIn } from "../letters/report-words.ts";
import type { Gap } from "./connections.ts";

/** Backups of the data and of the keys, as far back as the log says anything. */
export type BackupsMade = Readonly<
  Record<"data" | "keys", { readonly count: number; readonly lastAt: Date | null }>
>;

const PAGE = 2000;

/** What the log has of them; what it emptied after its months is not counted. */
export const backupsMade = async (engine: Engine, sql: Sql): Promise<BackupsMade> => {
  let made: BackupsMade = { data: { count: 0, lastAt: null }, keys: { count: 0, lastAt: null } };
  for (let from = 0; ; from += PAGE) {
    const entries = await readEntries(sql, from, PAGE);
    for (const stored of entries) {
      if (stored.sealedFor) continue;
      const entry = openEntry(engine, stored)?.entry;
      if (entry?.verb !== "backup") continue;
      const kind = entry.kind === "keys" ? "keys" : "data";
      made = { ...made, [kind]: { count: made[kind].count + 1, lastAt: stored.at } };
    }
    if (entries.length < PAGE) return made;
  }
};

const ORGANISED: Gap = {
  article: "32(1)(c)",
  what: words("engine.authority.backups.howOftenWhereHowLong"),
};
const TRIED: Gap = {
  article: "32(1)(c)",
  what: words("engine.authority.backups.whenRestoreTried"),
};

/** What neither log nor configuration says. */
export const backupGaps = ({ backups }: Pick<EngineSettings, "backups">): Gap[] => [
  ...(backups.organised === null ? [ORGANISED] : []),
  ...(backups.restoreTriedOn === null ? [TRIED] : []),
];

/** What is known of them. */
export const backupFacts = (language: Language, settings: EngineSettings, made: BackupsMade): Fact[] => {
  const say = sayIn(language);
  const { backups, retention, timeZone } = settings;
  const logged = ({ count, lastAt }: BackupsMade["data"]): string =>
    say("engine.authority.backups.countAndLast", {
      count,
      last: lastAt === null ? "" : momentIn(language, timeZone, lastAt),
    });
  const { keyBackupDays } = retention;
  return [
    [say("engine.authority.backups.dataInLog"), logged(made.data)],
    [say("engine.authority.backups.keysInLog"), logged(made.keys)],
    ...(keyBackupDays === null
      ? []
      : [
          [
            say("engine.authority.backups.keysDeleted"),
            say("engine.authority.backups.afterDays", { days: keyBackupDays }),
          ] as const,
        ]),
    ...(backups.organised?.[language]
      ? [[say("engine.authority.backups.organised"), backups.organised[language]] as const]
      : []),
    ...(backups.restoreTriedOn
      ? [[say("engine.authority.backups.triedOn"), dayIn(language, backups.restoreTriedOn)] as const]
      : []),
  ];
};
