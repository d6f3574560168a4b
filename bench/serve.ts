/**
 * A served instance under load, and the uniform answer measured.
 *
 * `node bench/serve.ts [--quick] [--json]`: 200 people open their gallery at once (the list, then the first 12 small
 * pictures, one connection each) while a scan runs, first with nothing made ready, then again; every answer has to be a
 * 200. Then searches by a photograph of somebody who did not agree, and by one without a face: what the answers' sizes and
 * times tell apart (R69), by the Mann-Whitney test.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import autocannon from "autocannon";
import sharp from "sharp";
import { type Config, PROGRAM_FOLDER, parseConfig } from "../src/config.ts";
import { addDays, dayAt } from "../src/domain/days.ts";
import { addAlbum } from "../src/engine/archive/albums.ts";
import { importPictures } from "../src/engine/archive/import.ts";
import { runnerOf } from "../src/engine/clock/runner.ts";
import { enrol } from "../src/engine/consent/enrol.ts";
import { openGrant } from "../src/engine/consent/grants.ts";
import { act } from "../src/engine/gate/act.ts";
import { newToken, tokenSha256 } from "../src/engine/gate/tokens.ts";
import { agreeTo } from "../src/engine/people/second.ts";
import { addToken } from "../src/engine/staff/tokens.ts";
import { type Serving, serve } from "../src/serve.ts";
import { drawnSettings } from "./drawn.ts";
import { drawSets } from "./pictures.ts";
import { distinguished, type Told } from "./uniform.ts";

const ACTOR = { name: "bench", role: "administrator" } as const;
const COLLEAGUE = { name: "colleague", role: "officer" } as const;
const TILES = 12;
const EXTENT = {
  full: { people: 200, searches: 60, demo: 32 },
  quick: { people: 20, searches: 8, demo: 6 },
} as const;

export interface Load {
  readonly answers: number;
  /** Connections that broke, or were not answered in two minutes. */
  readonly errors: number;
  readonly not200: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p97_5: number;
  readonly p99: number;
  readonly max: number;
  /** Pictures that the scan compared meanwhile, a second. */
  readonly scanned: number;
}

export interface ServeFigures {
  readonly people: number;
  readonly scanAlone: number;
  readonly cold: Load;
  readonly warm: Load;
  /** `bytes`: the different lengths of all answers; one, when length tells nothing. */
  readonly uniform: Told & { readonly bytes: readonly number[] };
}

const tell = (text: string): void => void process.stderr.write(`${text}\n`);

/** The same pictures in so many albums that everybody has a dozen faces of her own. */
const importAlbums = async (
  { engine }: Serving,
  files: readonly string[],
  faces: number,
): Promise<string[]> => {
  const slugs: string[] = [];
  for (let found = 0; found < faces; ) {
    const slug = `album-${slugs.length + 1}`;
    await act(engine, ACTOR, addAlbum, {
      title: slug,
      slug,
      heldBy: "own-work",
      scope: "declared",
      rightNote: "drawn to be measured",
    });
    const report = await act(engine, ACTOR, importPictures, { paths: files, album: slug });
    if (report.faces === 0) throw new Error("no face was found");
    found += report.faces;
    slugs.push(slug);
    tell(`Album ${slug}: ${found} of ${faces} faces`);
  }
  return slugs;
};

const enrolOne = (serving: Serving, references: readonly string[], albums: readonly string[]) =>
  act(serving.engine, ACTOR, enrol, {
    name: "Drawn Person",
    photos: references.map((path) => ({ path })),
    albums,
    until: addDays(dayAt(new Date(), serving.engine.settings.timeZone), 30),
    statement: "I agree to be searched for in the pictures of this measurement.",
    identityCheck: "identity-in-person",
    checkedBy: ACTOR.name,
  });

interface Visitor {
  readonly subjectId: string;
  readonly cookie: string;
  readonly appearances: readonly string[];
}

/** People written and not enrolled: their faces are those of the pictures, a dozen each, and their grants are closed. */
const writePeople = async ({ engine }: Serving, model: string, count: number): Promise<Visitor[]> => {
  const faces = await engine.database.transaction((sql) =>
    sql.query<{ id: string; itemId: string; albumId: string }>(
      `select f.id, f.item_id, i.album_id from faces f join items i on i.id = f.item_id
       where not exists (select from appearances p where p.face_id = f.id) order by f.ordinal, i.album_id, i.seq`,
    ),
  );
  const visitors: Visitor[] = [];
  for (let person = 0; person < count; person++) {
    const subjectId = engine.newId();
    const token = newToken();
    const appearances: string[] = [];
    engine.vault.create("subject", subjectId);
    const identity = Buffer.from(JSON.stringify({ name: `Person ${person}` }));
    await engine.database.transaction(async (sql) => {
      const consentId = engine.newId();
      const grantId = engine.newId();
      await sql.run(
        `insert into subjects (id, age_band, sealed_identity, created_at) values ($1, 'adult', $2, $3)`,
        [subjectId, engine.vault.seal("subject", subjectId, "identity", identity), engine.now()],
      );
      await sql.run(
        `insert into consents select (jsonb_populate_record(c, jsonb_build_object('id', $2::text, 'subject_id', $3::text))).* from consents c where c.subject_id = $1`,
        [model, consentId, subjectId],
      );
      await sql.run(`insert into consent_albums (consent_id, album_id) select $1, id from albums`, [
        consentId,
      ]);
      await sql.run(
        `insert into grants (id, subject_id, consent_id, opens_on, closes_on, state, pack, opened_by, opened_at, closed_because, closed_at)
         values ($1, $2, $3, current_date, current_date, 'closed', $4, 'bench', now(), 'asked', now())`,
        [grantId, subjectId, consentId, engine.pack],
      );
      await sql.run(
        `insert into grant_albums (grant_id, consent_id, album_id) select $1, $2, id from albums`,
        [grantId, consentId],
      );
      const items = new Set<string>();
      for (let at = 0; at < faces.length && appearances.length < TILES; at++) {
        const face = faces[at]!;
        if (items.has(face.itemId)) continue;
        items.add(face.itemId);
        faces.splice(at--, 1);
        const id = engine.newId();
        appearances.push(id);
        await sql.run(
          `insert into appearances (id, subject_id, grant_id, album_id, item_id, face_id, state, score, norm, pack, review_threshold, match_threshold, fmr, found_at)
           values ($1, $2, $3, $4, $5, $6, 'shown', 0.9, 5, $7, 0.43, 0.62, 1e-9, $8)`,
          [id, subjectId, grantId, face.albumId, face.itemId, face.id, engine.pack, engine.now()],
        );
      }
      await sql.run(
        `insert into portal_sessions (token_sha256, subject_id, opened_at, idle_until) values ($1, $2, now(), now() + interval '6 hours')`,
        [tokenSha256(token), subjectId],
      );
    });
    visitors.push({ subjectId, cookie: `miroir_person=${token}`, appearances });
  }
  return visitors;
};

/** Begins anew whenever it is through, until it is stopped. @returns what stops it, with pictures a second */
const keepScanning = ({ engine }: Serving): (() => Promise<number>) => {
  const runner = runnerOf(engine);
  const startMs = performance.now();
  let through = 0;
  const again = async (): Promise<void> => {
    await engine.database.transaction((sql) => sql.run(`update grant_albums set compared_to_seq = 0`));
    runner.scan(ACTOR);
  };
  const unsubscribe = engine.events.subscribe(({ kind, done }) => {
    if (kind !== "scan.finished") return;
    through += done ?? 0;
    void again();
  });
  void again();
  return async () => {
    unsubscribe();
    const compared = through + runner.scanState().done;
    const seconds = (performance.now() - startMs) / 1000;
    runner.pause();
    await runner.idle();
    return compared / seconds;
  };
};

const openGalleries = async (serving: Serving, visitors: readonly Visitor[]): Promise<Load> => {
  const stop = keepScanning(serving);
  // Until its image processes run.
  while (runnerOf(serving.engine).scanState().done === 0) await new Promise((done) => setTimeout(done, 50));
  let next = 0;
  const url = `http://127.0.0.1:${serving.port}`;
  const result = await autocannon({
    url,
    connections: visitors.length,
    amount: visitors.length * (TILES + 1),
    timeout: 300,
    setupClient: (client) => {
      const { cookie, appearances } = visitors[next++ % visitors.length]!;
      const headers = { cookie };
      client.setRequests([
        { method: "GET", path: `/api/v1/me/appearances?limit=${TILES}`, headers },
        ...appearances.map((id) => ({
          method: "GET" as const,
          path: `/api/v1/me/appearances/${id}/picture?size=small`,
          headers,
        })),
      ]);
    },
  });
  const scanned = await stop();
  const { latency } = result;
  return {
    answers: result["2xx"],
    errors: result.errors,
    not200: result.non2xx,
    seconds: result.duration,
    p50: latency.p50,
    p97_5: latency.p97_5,
    p99: latency.p99,
    max: latency.max,
    scanned,
  };
};

const scanAlone = async (serving: Serving): Promise<number> => {
  const stop = keepScanning(serving);
  await new Promise((done) => setTimeout(done, 15_000));
  return stop();
};

/** Searches in turn, over the line, so that what the machine does meanwhile falls on both. */
const measureUniform = async (
  { engine, port }: Serving,
  stranger: Uint8Array,
  nobody: Uint8Array,
  searches: number,
): Promise<ServeFigures["uniform"]> => {
  const expiresOn = addDays(dayAt(new Date(), engine.settings.timeZone), 1);
  const { token } = await act(engine, ACTOR, addToken, { name: "bench", role: "administrator", expiresOn });
  const timesMs: [number[], number[]] = [[], []];
  const bytes = new Set<number>();
  for (let i = 0; i < 2 * searches; i++) {
    // In an order that a slow drift of the machine does not follow.
    const which = ((i >> 1) + i) % 2 === 0 ? 0 : 1;
    const ask = (): Promise<Response> => {
      const form = new FormData();
      form.append("said", JSON.stringify({ purpose: "find", reason: "a measurement of the uniform answer" }));
      form.append("photos", new Blob([new Uint8Array(which === 0 ? stranger : nobody)]), "probe.jpg");
      return fetch(`http://127.0.0.1:${port}/api/v1/searches`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: form,
      });
    };
    // A second account agrees first: what is measured is the answer after that.
    const { proposal } = (await (await ask()).json()) as { proposal: string };
    await act(engine, COLLEAGUE, agreeTo, { proposal });
    const startMs = performance.now();
    const response = await ask();
    const text = await response.text();
    timesMs[which].push(performance.now() - startMs);
    if (!response.ok) throw new Error(text);
    bytes.add(text.length);
    const { faces } = JSON.parse(text) as { faces: { possibleMatch: unknown }[] };
    if (faces.some(({ possibleMatch }) => possibleMatch)) throw new Error("a stranger was found");
    if (faces.length > 0 !== (which === 0)) throw new Error(`${faces.length} faces were found`);
  }
  return { ...distinguished(timesMs[0], timesMs[1]), bytes: [...bytes] };
};

const blank = (): Promise<Buffer> =>
  sharp(randomBytes(3 * 40 * 30), { raw: { width: 40, height: 30, channels: 3 } })
    .resize(1600, 1200, { kernel: "cubic" })
    .jpeg({ quality: 88 })
    .toBuffer();

const measure = async (config: Config, extent: (typeof EXTENT)["full" | "quick"]): Promise<ServeFigures> => {
  const { sets, references } = await drawSets(
    join(PROGRAM_FOLDER, "build", "bench-pictures"),
    { one: 1, ten: 1, demo: extent.demo },
    config.workers,
  );
  const files = sets.at(-1)!.files;
  const serving = await serve({ config: { ...config, serve: { ...config.serve, port: 0 } }, create: true });
  try {
    const albums = await importAlbums(serving, files, extent.people * TILES * 1.2);
    const { subjectId, personalKey } = await enrolOne(serving, references, albums);
    await act(serving.engine, ACTOR, openGrant, { subject: subjectId, personalKey });
    const runner = runnerOf(serving.engine);
    // What is hers stays hers in every later scan: the others are given other faces.
    runner.scan(ACTOR);
    await runner.idle();
    const visitors = await writePeople(serving, subjectId, extent.people);
    tell("A scan alone …");
    const alone = await scanAlone(serving);
    tell(`${visitors.length} people open their gallery, nothing made ready …`);
    const cold = await openGalleries(serving, visitors);
    tell("… and again …");
    const warm = await openGalleries(serving, visitors);
    tell("Searches …");
    const stranger = await sharp(sets[0]!.files[0]!).resize(1600).jpeg({ quality: 88 }).toBuffer();
    const uniform = await measureUniform(serving, stranger, await blank(), extent.searches);
    return { people: visitors.length, scanAlone: alone, cold, warm, uniform };
  } finally {
    await serving.close();
  }
};

const loadLine = (name: string, load: Load): string =>
  `  ${name.padEnd(24)} ${load.answers} answers in ${load.seconds.toFixed(1)} s, ${load.errors} errors, ${load.not200} other than 200; ` +
  `ms: median ${load.p50}, 97.5 % ${load.p97_5}, 99 % ${load.p99}, most ${load.max}; scan ${load.scanned.toFixed(1)} pictures/s\n`;

const tableOf = ({ people, scanAlone, cold, warm, uniform }: ServeFigures): string =>
  `${cpus()[0]?.model ?? "unknown"}, ${availableParallelism()} cores\n\n` +
  `${people} people open their gallery at once, while a scan runs (alone: ${scanAlone.toFixed(1)} pictures/s)\n` +
  loadLine("nothing made ready", cold) +
  loadLine("made ready", warm) +
  `\nA search for somebody who did not agree, and one without a face (${uniform.each} each)\n` +
  `  bytes: ${uniform.bytes.join(", ")}; ms: median ${uniform.medianMs[0].toFixed(1)} and ${uniform.medianMs[1].toFixed(1)}; Mann-Whitney p = ${uniform.p.toFixed(3)}; ` +
  `guessed right from the time: ${(100 * uniform.guessedRight).toFixed(0)} %\n`;

const run = async (): Promise<void> => {
  const { values } = parseArgs({
    options: { quick: { type: "boolean", default: false }, json: { type: "boolean", default: false } },
  });
  const folder = await mkdtemp(join(tmpdir(), "miroir-bench-serve-"));
  try {
    const config = parseConfig(
      {
        ...drawnSettings,
        searchesPerHour: 10_000,
      },
      folder,
    );
    const figures = await measure(config, values.quick ? EXTENT.quick : EXTENT.full);
    process.stdout.write(values.json ? `${JSON.stringify(figures, null, 2)}\n` : tableOf(figures));
    const { cold, warm } = figures;
    if (cold.errors + cold.not200 + warm.errors + warm.not200 > 0) process.exitCode = 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

await run();
