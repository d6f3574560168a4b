/**
 * The schema, PostgreSQL 15: one file a topic, in an order in which each finds what it refers to. The laws of Miroir are
 * constraints here, so that no code path and no psql session can write what they forbid.
 *
 * Versions 1 to 14 were never released; version 15 is the first that a database may have. It is never edited once released:
 * what changes after that is another migration, which every database runs, and every restored backup of an older one.
 */
import type { Migration } from "../database.ts";
import { ARCHIVE } from "./archive.ts";
import { AUTHORITY } from "./authority.ts";
import { COMPARE } from "./compare.ts";
import { CONFLICTS } from "./conflicts.ts";
import { CONSENT } from "./consent.ts";
import { CROPS } from "./crops.ts";
import { EVIDENCE } from "./evidence.ts";
import { GATE } from "./gate.ts";
import { LEAVING } from "./leaving.ts";
import { LEFT } from "./left.ts";
import { LETTERS } from "./letters.ts";
import { LOOKS } from "./looks.ts";
import { MEMBERS } from "./members.ts";
import { PEOPLE } from "./people.ts";
import { PORTAL } from "./portal.ts";
import { PUBLISH } from "./publish.ts";
import { RECIPIENTS } from "./recipients.ts";
import { REQUESTS } from "./requests.ts";
import { SHOWN } from "./shown.ts";
import { SIDECARS } from "./sidecars.ts";
import { STAFF } from "./staff.ts";
import { VOUCHING } from "./vouching.ts";

/** Whatever refers to a row of another table has an index that begins with what it refers by (test/store/foreign-keys.test.ts). */
const TOPICS = [
  ...[
    ARCHIVE,
    PEOPLE,
    MEMBERS,
    CONSENT,
    COMPARE,
    REQUESTS,
    RECIPIENTS,
    LETTERS,
    PUBLISH,
    SIDECARS,
    LEFT,
    PORTAL,
    VOUCHING,
    LOOKS,
    CONFLICTS,
  ],
  ...[STAFF, SHOWN, AUTHORITY, EVIDENCE, GATE, CROPS, LEAVING],
];

export const MIGRATIONS: readonly Migration[] = [{ version: 15, name: "schema", sql: TOPICS.join("") }];
