/**
 * The settings of an instance: one table, one JSON file (`miroir.config.json`). Each line says what it is, what it is when
 * absent, and which law or measurement its bound comes from. There is no setting for law enforcement, live
 * cameras or third-party databases, and an unknown key is refused (R100).
 */

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { NEAR_DUPLICATE_BITS } from "./archive/duplicates.ts";
import { STAFF_ROLES } from "./domain/act.ts";
import { MiroirError } from "./domain/errors.ts";
import { WEBHOOK_EVENTS } from "./domain/event.ts";
import { MASK_REACHES, MASK_STYLES } from "./domain/publish.ts";
import { RECORDING_LOOKS } from "./domain/video.ts";
import { PERSON_BUDGET } from "./gallery/thresholds.ts";
import { parseWitnessVkey } from "./ledger/cosignature.ts";
import { CONFIG_FILE, PROGRAM_FOLDER } from "./program.ts";
import { eachLanguage, LANGUAGES } from "./words/words.ts";

const party = z.strictObject({
  name: z.string().trim().min(1),
  address: z.string().trim().min(1),
  contact: z.string().trim().min(3),
});
/** A text that people read, in each language they are written to; one that is left out is a gap of that language. */
const saidPerLanguage = (least: number, most = 100_000) => {
  const said = z.string().trim().min(least).max(most).optional();
  return z.strictObject(
    eachLanguage(() => said),
    {
      error: ({ input }) =>
        typeof input === "string"
          ? `people read it in their own language: write { ${LANGUAGES.map((tag) => `"${tag}": "..."`).join(", ")} } in place of one text`
          : undefined,
    },
  );
};
const perLanguage = (least: number) => saidPerLanguage(least).nullable().default(null);
/** Somebody who processes for the organisation, with the contract of art. 28(3); `own` where the organisation does it itself. */
const processor = z
  .union([z.enum(["own"]), party.extend({ contract: z.string().trim().min(3).nullable().default(null) })])
  .nullable()
  .default(null);
const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
};
const isWitnessKey = (vkey: string): boolean => {
  try {
    return Boolean(parseWitnessVkey(vkey));
  } catch {
    return false;
  }
};
/** What is read as originals is never written to, so no destination may reach into a source. */
const areApart = (
  storages: Readonly<Record<string, { endpoint: string; bucket: string; prefix: string; use: string }>>,
): boolean => {
  const all = Object.values(storages);
  const overlap = (a: (typeof all)[number], b: (typeof all)[number]): boolean =>
    new URL(a.endpoint).host === new URL(b.endpoint).host &&
    a.bucket === b.bucket &&
    (a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix));
  return !all.some((a) => all.some((b) => a.use !== b.use && overlap(a, b)));
};
const wholeFrom = (least: number, most: number) => z.int().min(least).max(most);

export interface Setting {
  readonly schema: z.ZodType;
  /** What it is, and where its default and bounds come from. */
  readonly about: string;
}

const setting = <S extends z.ZodType>(schema: S, about: string): { schema: S; about: string } => ({
  schema,
  about,
});

export const SETTINGS = {
  controller: setting(
    party,
    "The organisation that answers for the processing: name, postal address, contact (R10, R13). No default.",
  ),
  officer: setting(party.nullable().default(null), "The data protection officer, or null."),
  processors: setting(
    z
      .strictObject({
        host: processor,
        mail: processor,
        storage: processor,
        signIn: processor,
        programs: processor,
      })
      .prefault({}),
    "Who processes for you (art. 28): who runs the machine, and the servers of `mail`, `storages`, `oidc` and `webhooks` where there are any. Each with name, address, contact and the contract (reference and date), or `own`. What is null stands as a gap in the register (R82).",
  ),
  language: setting(
    z.enum(LANGUAGES).default("en"),
    "Language of notices and pages people receive; the command line follows the locale first.",
  ),
  jurisdiction: setting(
    z
      .union([
        z
          .string()
          .min(2)
          .transform((name) => eachLanguage(() => name)),
        z.strictObject(eachLanguage(() => z.string().min(2))),
      ])
      .prefault("France"),
    "Where data is stored; a mandatory field of every consent record (R13). A name that is the same in both languages, or `{ en, fr }`.",
  ),
  authority: setting(
    z.string().min(3).default("CNIL, 3 place de Fontenoy, 75007 Paris, www.cnil.fr"),
    "Supervisory authority printed in notices (R13).",
  ),
  timeZone: setting(
    z.string().refine(isTimeZone, "an IANA name such as Europe/Paris").default("Europe/Paris"),
    "Time zone in which days begin and end.",
  ),
  dataFolder: setting(
    z.string().default("data"),
    "Database, originals that came out of ZIPs, temporary files. Relative to the configuration file.",
  ),
  keysFolder: setting(
    z.string().default("keys"),
    "Master key, signing key and one small file per person and grant. Keep it on another disk and in another backup than the data (R87).",
  ),
  modelsFolder: setting(
    z.string().nullable().default(null),
    "Where model packs are installed; null is `models` in the program's own folder, or MIROIR_MODELS.",
  ),
  databaseUrl: setting(
    z.string().startsWith("postgres").nullable().default(null),
    "postgresql://… of a PostgreSQL 15 or newer; null is the embedded database in the data folder. One session holds the instance, so no proxy that lends sessions by the transaction (PgBouncer) may stand between.",
  ),
  pack: setting(
    z
      .string()
      .regex(/^[a-z0-9-]+$|^[./].*/)
      .default("default"),
    "Model pack: a folder name under `packs`, or a path to such a folder.",
  ),
  workers: setting(
    wholeFrom(1, 64).default(Math.min(availableParallelism(), 8)),
    "Image processes side by side, about 600 MB each at 12 megapixels; one per core measured best.",
  ),
  workerCeilingMiB: setting(
    wholeFrom(256, 65_536).default(1536),
    "An image process larger than this is restarted between two pictures (onnxruntime #25325).",
  ),
  confinement: setting(
    z.enum(["where-possible", "required"]).default("where-possible"),
    "Decoders run without network, and without sight of keys, database and other folders, where bubblewrap works; `miroir status` says whether it does. `required` decodes nothing where it does not; `where-possible` is for containers that forbid it. Where it works nothing switches it off.",
  ),
  pictureSeconds: setting(
    wholeFrom(1, 600).default(120),
    "A picture that takes longer is given up and listed: a panorama and a telephone's 200 megapixels take longest.",
  ),
  maxPixels: setting(
    wholeFrom(1_000_000, 1_000_000_000).nullable().default(null),
    "Largest picture decoded, width x height; null lets the memory decide: 210,000,000 (a telephone's 200 megapixels) where each image process may take 2 GiB of half of it, else 120,000,000. A decompression bomb does not fit.",
  ),
  maxFileBytes: setting(wholeFrom(1_000_000, 2_000_000_000).default(200 * 1024 * 1024), "Largest file read."),
  ffmpeg: setting(
    z.string().min(1).nullable().default(null),
    "The ffmpeg program that reads videos, or its folder, with ffprobe beside it; null looks on the PATH. Without one, pictures are imported and videos are listed.",
  ),
  maxVideoBytes: setting(
    wholeFrom(1_000_000, 10 * 1024 ** 4).default(100 * 1024 ** 3),
    "Largest video: three hours as a camera's 4K at 75 Mbit/s. It is never read into memory whole.",
  ),
  maxVideoHours: setting(
    wholeFrom(1, 48).default(12),
    "Longest video: a day's event in one file. An hour of full HD takes two cores about twenty minutes.",
  ),
  recordingLook: setting(
    z.enum(RECORDING_LOOKS).default("every"),
    "How a recording is looked at before it is masked, unless a publication says otherwise: every frame, or every third one whole and between them the places where heads should be, which is less work. What each misses is in the guide of masked videos.",
  ),
  maxFaces: setting(wholeFrom(1, 10_000).default(500), "Most faces taken from one picture."),
  maxZipEntries: setting(wholeFrom(1, 10_000_000).default(100_000), "Most entries of one ZIP."),
  maxZipBytes: setting(
    wholeFrom(1_000_000, 10 * 1024 ** 4).default(50 * 1024 ** 3),
    "Most bytes of all entries of one ZIP together, inflated.",
  ),
  maxReferencePhotos: setting(
    wholeFrom(1, 50).default(10),
    "Most reference photographs of one enrolment; three to five measured best.",
  ),
  faceCrops: setting(
    z.boolean().default(true),
    "Whether a new album keeps a crop of each face, sealed under a key of the album: a scan for somebody who comes later then reads no original. Each album has its own switch (`miroir album crops`).",
  ),
  masks: setting(
    z
      .strictObject({
        style: z.enum(MASK_STYLES).default("ellipse"),
        reach: z.enum(MASK_REACHES).default("head"),
      })
      .prefault({}),
    "How masks look in masked copies, unless a publication says otherwise, and in pictures that people are shown: `style` is `ellipse`, `rectangle` or `surroundings`; `reach` is `head`, or `wide` to cover hats, long hair and the neck too. Recordings are always covered wide (docs/guide/publish.md has pictures).",
  ),
  nearDuplicateBits: setting(
    wholeFrom(0, 10).default(NEAR_DUPLICATE_BITS),
    "Two pictures of an album are near-duplicates when their perceptual hashes differ in at most so many of 64 bits.",
  ),
  falseMatches: setting(
    z
      .strictObject({ shown: z.number().positive().max(10), waiting: z.number().positive().max(1000) })
      .refine(({ shown, waiting }) => shown <= waiting, "`shown` is at most `waiting`")
      .default({ ...PERSON_BUDGET }),
    "False matches accepted for each person, over all faces that their grants reach or reached under this consent: shown to the person, and waiting for review. The thresholds follow from it, whatever others do (R98).",
  ),
  minors: setting(
    z
      .strictObject({ allowed: z.boolean(), dpiaReference: z.string().min(1).nullable() })
      .refine(
        ({ allowed, dpiaReference }) => !allowed || dpiaReference !== null,
        "`allowed` needs the dpiaReference of the impact assessment",
      )
      .default({ allowed: false, dpiaReference: null }),
    "Whether people under 18 may be enrolled, with a guardian; needs a DPIA reference (R74).",
  ),
  retention: setting(
    z
      .strictObject({
        proofYears: wholeFrom(1, 30).default(5),
        logMonths: wholeFrom(6, 60).default(12),
        caseYears: wholeFrom(1, 30).default(5),
        mailDays: wholeFrom(1, 365).default(30),
        exportDays: wholeFrom(1, 365).default(30),
        keyBackupDays: wholeFrom(1, 3650).nullable().default(null),
      })
      .prefault({}),
    "How long things are kept, printed in the notice: proof of an ended consent (5 years, French civil limitation), searches and log entries (12 months; 6 at least, R97), closed requests, breaches and disclosures, messages that were sent, reports written to disk (R71, U13). `keyBackupDays`: after how many days you delete backups of the keys; a certificate of erasure says until when they may still hold the keys, or that this is to be confirmed while it is null.",
  ),
  backups: setting(
    z
      .strictObject({
        organised: perLanguage(10),
        restoreTriedOn: z.iso.date().nullable().default(null),
      })
      .prefault({}),
    "What only the organisation knows of its backups, printed in the register (art. 32(1)(c)): `organised`, as `{ en, fr }`, how often they are made, where they go, how long each is kept and who holds their key; `restoreTriedOn`, the day on which a restore was last tried. How many Miroir made and when it reads from its log. What is null stands as a gap in the register.",
  ),
  keyCustody: setting(
    z
      .strictObject({
        mode: z.enum(["person-held", "controller-held"]),
        dpiaReference: z.string().min(1).nullable().default(null),
      })
      .refine(
        ({ mode, dpiaReference }) => mode === "person-held" || dpiaReference !== null,
        "`controller-held` needs the dpiaReference of the impact assessment that justifies it",
      )
      .prefault({ mode: "person-held" }),
    "Who holds the key to reference and template: the person alone, or the controller as well, which needs a DPIA reference (R88, EDPB Opinion 11/2024).",
  ),
  relationship: setting(
    z.enum(["none", "employer", "school", "public-authority"]).default("none"),
    "What the organisation is to the people it enrols: where it has power over them, the consent carries a warning and a recorded statement that a refusal has no consequence (R22).",
  ),
  notice: setting(
    z
      .strictObject({
        transfers: perLanguage(2),
        detectionInterest: perLanguage(10),
        keepingBasis: perLanguage(10),
        publishingBasis: perLanguage(10),
        archiveRetention: perLanguage(5),
      })
      .prefault({}),
    "What only the organisation can say in its notices (R24, R25), each as `{ en, fr }`: transfers outside the EU, the legitimate interest for finding faces (boxes) in its archive, by what right it keeps the pictures and by what right it publishes some, how long it keeps the originals (Miroir deletes none). A notice is not published in a language in which one is missing.",
  ),
  renewalDays: setting(
    wholeFrom(1, 180).default(30),
    "Days before the end of a consent, or before a minor comes of age, on which the person is asked (R19, R76).",
  ),
  holidays: setting(
    z
      .strictObject({
        calendar: z.enum(["FR", "FR-Alsace-Moselle", "none"]).default("FR"),
        extra: z.array(z.iso.date()).default([]),
      })
      .prefault({}),
    "Public holidays that move a due date to the next working day: a calendar, and further days of your region or state (R34).",
  ),
  mail: setting(
    z
      .strictObject({
        host: z.string().min(1),
        port: wholeFrom(1, 65_535),
        security: z.enum(["tls", "starttls", "none"]).default("starttls"),
        user: z.string().nullable().default(null),
        passwordFile: z.string().nullable().default(null),
        from: z.string().min(3),
      })
      .nullable()
      .default(null),
    "The organisation's SMTP server for acknowledgements and reminders; null keeps every message in the queue, to be printed. Besides its database Miroir connects to this server, to `oidc`, to `webhooks` and to `storages`, and to nothing else (R92).",
  ),
  twoPersons: setting(
    z.boolean().default(false),
    "Whether a match confirmed by staff needs two different accounts before it is acted upon (R96, AI Act art. 14(5)).",
  ),
  searchesPerHour: setting(
    wholeFrom(1, 10_000).default(60),
    "Most searches by photograph of one account in an hour: one a minute at a desk. Beyond it a search is refused and the log says so; rights requests have no limit (R30, R90).",
  ),
  dpia: setting(
    z
      .strictObject({ reference: z.string().min(1), reviewOn: z.iso.date() })
      .nullable()
      .default(null),
    "The data protection impact assessment on file: its reference, and the day it is reviewed (R83, art. 35).",
  ),
  dpiaDays: setting(
    wholeFrom(0, 90).default(30),
    "Days from the making of the instance in which enrolling and scanning only warn that no impact assessment was adopted (`miroir dpia adopt`); after them both are refused (art. 35(1), R83).",
  ),
  demonstration: setting(
    z.boolean().default(false),
    "An instance of drawn people, as `miroir demo` makes it: exempt from the impact assessment, and `miroir status` says so. Never true where anybody in the pictures exists.",
  ),
  otherFaces: setting(
    z
      .strictObject({
        art9Ground: z.strictObject(eachLanguage(() => z.string().trim().min(10).max(2000))),
      })
      .nullable()
      .default(null),
    "On which ground of art. 9(2) the faces of people who did not ask are compared, for a moment, while somebody who asked is searched for: biometric processing by the safer view (U1, R27). Printed in notices, record and impact assessment, in both languages. Null: no `declared` or `open` album is scanned. Only you can name it; the risk stays high while such albums are there (art. 36).",
  ),
  witnesses: setting(
    z
      .array(z.string().refine(isWitnessKey, "a verifier key (vkey) of type 4, as the witness publishes it"))
      .max(16)
      .default([]),
    "Verifier keys of witnesses whose cosignatures on checkpoints are accepted (C2SP tlog-cosignature).",
  ),
  journal: setting(
    z.string().nullable().default(null),
    "Where the erasure journal is: one line for each key destroyed and consent ended, without names, replayed on every restore (R56). Null is `erasures.journal` in the keys folder. Copy it off the machine every day.",
  ),
  serve: setting(
    z
      .strictObject({
        url: z.url({ protocol: /^https?$/ }).optional(),
        host: z.string().min(1).default("127.0.0.1"),
        port: wholeFrom(1, 65_535).default(8080),
        behindProxy: z.boolean().default(false),
      })
      .transform(({ url, ...rest }) => ({
        ...rest,
        url: (url ?? `http://localhost:${rest.port}`).replace(/\/+$/, ""),
      }))
      .prefault({}),
    "Where `miroir serve` listens, and the address under which people reach it (links, QR codes, cookies, passkeys): where none is named, this machine's own, with the port. `behindProxy`: whether the last X-Forwarded-For address is the visitor's. Put a proxy with TLS before it.",
  ),
  enrolment: setting(
    z
      .strictObject({
        approval: z
          .boolean()
          .default(true)
          .refine(
            (on) => on,
            "somebody always vouches for whoever enrols in the portal: a face alone opens nothing (law 11). Leave it out; for links to addresses you know, see `vouching.addressAlone`",
          ),
        waitingDays: wholeFrom(0, 90).default(0),
        emailCode: z.boolean().default(true),
        minutes: wholeFrom(3, 60).default(15),
      })
      .prefault({}),
    "Enrolment in the portal: somebody else approves it before anything is compared (amelie #765; `false` is refused), days until then, whether the second confirming act is a code by e-mail (R9; needs `mail`, else a second statement), minutes before an unfinished one is forgotten.",
  ),
  vouching: setting(
    z
      .strictObject({
        frameDays: wholeFrom(1, 365).default(30),
        addressAlone: z
          .strictObject({
            decidedBy: z.string().trim().min(3).max(200),
            decidedOn: z.iso.date(),
            because: saidPerLanguage(20, 2000),
          })
          .nullable()
          .default(null),
      })
      .prefault({}),
    'What says beside a face that it is this person\'s (law 11). `frameDays`: how long the frames of a capture are kept sealed, so that somebody who enrolled another\'s face can be shown to have done so. `addressAlone`: your decision that a link to an address you knew before opens at once, with who decided, when and why (`because`, a text for each language, such as `{ "en": "...", "fr": "..." }`); it stands in DPIA, register and notice. Null: it does not.',
  ),
  visitors: setting(
    z
      .strictObject({
        freeMiB: wholeFrom(0, 10_000_000).default(1024),
        lettersPerAddress: wholeFrom(1, 100).default(3),
        lettersPerDay: wholeFrom(1, 100_000).default(200),
      })
      .prefault({}),
    "What people may leave here without signing in. Below `freeMiB` free on the disk of data or keys nothing is taken from them, and whoever is signed in goes on: erasing needs room too. Letters that ask an unknown address to confirm itself, in 24 hours: to one address (the first, a slip, one that was lost), and in all; more are kept for staff to see and are not sent. Requests themselves have no limit (R30).",
  ),
  look: setting(
    z
      .strictObject({
        asked: z.boolean().default(true),
        answerDays: wholeFrom(1, 60).default(14),
        openedDays: wholeFrom(1, 14).default(3),
      })
      .prefault({}),
    "The question “am I in your archive?” of whoever is not enrolled (R52). `asked`: whether the public pages take it; where not they say where to write. `answerDays`: how long what a look found waits for the person, sealed in their case, after the look and after each link or code. `openedDays`: how long it can be read once it was opened.",
  ),
  secondFactor: setting(
    z.array(z.enum(STAFF_ROLES)).default(["administrator", "officer"]),
    "Roles whose accounts do nothing before a second factor is set up (a code from a telephone, or a passkey): those that change who may what, and those that answer for people's rights (R87).",
  ),
  oidc: setting(
    z
      .strictObject({
        name: z.string().min(1),
        issuer: z.url({ protocol: /^https?$/ }),
        clientId: z.string().min(1),
        clientSecretFile: z.string().min(1),
      })
      .nullable()
      .default(null),
    "Single sign-on of the organisation's staff (OpenID Connect); accounts are still added by an administrator. Null: password with TOTP, and passkeys.",
  ),
  webhooks: setting(
    z
      .array(
        z.strictObject({
          url: z.url({ protocol: /^https?$/ }),
          events: z.array(z.enum(WEBHOOK_EVENTS)).min(1),
          secretFile: z.string().min(1),
        }),
      )
      .max(16)
      .default([]),
    "Programs of yours that are told of events, with a signature (Standard Webhooks). Named in this file only: no request can add an address, so that nobody makes the server fetch one.",
  ),
  storages: setting(
    z
      .record(
        z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "a short name in small letters"),
        z.strictObject({
          endpoint: z.url({ protocol: /^https?$/ }),
          bucket: z.string().min(1).max(255),
          region: z.string().min(1).default("us-east-1"),
          prefix: z
            .string()
            .max(900)
            .regex(/^$|\/$/, "empty, or ending with /")
            .default(""),
          pathStyle: z.boolean().default(true),
          keyFile: z.string().min(1),
          use: z.enum(["source", "destination"]),
        }),
      )
      .refine(areApart, "a destination lies in a source, or a source in a destination")
      .default({}),
    "Your organisation's own S3 storage, by name: where originals are read (`source`, never written to) and where copies are put (`destination`). Named in this file only: no command and no request can give an address. `keyFile` holds two lines, the access key and the secret.",
  ),
  maxLentBytes: setting(
    wholeFrom(1_000_000, 10 * 1024 ** 4).default(20 * 1024 ** 3),
    "Most bytes of originals fetched from a storage that lie in the data folder at once; each goes a minute after its last use.",
  ),
  tdmPolicy: setting(
    z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null),
    "Address of your policy for text and data mining, named in tdmrep.json beside the reservation (R80); null names none.",
  ),
  logOrigin: setting(
    z
      .string()
      .regex(/^[^\s+]+$/)
      .default("miroir.invalid/log"),
    "Name of the ledger in its checkpoints: an address of yours without its scheme (C2SP tlog-checkpoint).",
  ),
} as const satisfies Record<string, Setting>;

const shape = z.strictObject(
  Object.fromEntries(Object.entries(SETTINGS).map(([name, { schema }]) => [name, schema])) as {
    [K in keyof typeof SETTINGS]: (typeof SETTINGS)[K]["schema"];
  },
);

export type ConfigFile = z.input<typeof shape>;
/** A configuration with every setting, its paths absolute. */
export type Config = z.output<typeof shape> & {
  readonly modelsFolder: string;
  readonly journal: string;
  /** The file itself, absolute. */
  readonly configFile: string;
};

export { CONFIG_FILE, PROGRAM_FOLDER };

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/**
 * The same place on another port. An address that people type to reach this process itself goes along; one that a proxy
 * answers at, a public https one, stays, and links, QR codes, cookies and passkeys with it.
 */
export const onPort = (serve: Config["serve"], port: number): Config["serve"] => {
  const url = new URL(serve.url);
  const itself = LOOPBACK.test(url.hostname) || Number(url.port || 80) === serve.port;
  if (url.protocol !== "http:" || serve.behindProxy || !itself) return { ...serve, port };
  url.port = String(port);
  return { ...serve, port, url: url.href.replace(/\/+$/, "") };
};

const sentence = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join(".") || "the file"}: ${message}`).join("; ");

/**
 * @param folder what relative paths start from
 * @throws MiroirError config/invalid
 */
export const parseConfig = (json: unknown, folder: string, path = CONFIG_FILE): Config => {
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new MiroirError("config/invalid", { path, problem: sentence(parsed.error) });
  const { pack, dataFolder, keysFolder, modelsFolder, journal, mail, oidc, webhooks, storages } = parsed.data;
  return {
    ...parsed.data,
    configFile: resolve(folder, path),
    pack: /^[./]/.test(pack) ? resolve(folder, pack) : pack,
    dataFolder: resolve(folder, dataFolder),
    keysFolder: resolve(folder, keysFolder),
    mail: mail && { ...mail, passwordFile: mail.passwordFile && resolve(folder, mail.passwordFile) },
    oidc: oidc && { ...oidc, clientSecretFile: resolve(folder, oidc.clientSecretFile) },
    webhooks: webhooks.map((hook) => ({ ...hook, secretFile: resolve(folder, hook.secretFile) })),
    storages: Object.fromEntries(
      Object.entries(storages).map(([name, each]) => [
        name,
        { ...each, keyFile: resolve(folder, each.keyFile) },
      ]),
    ),
    journal: resolve(folder, journal ?? `${keysFolder}/erasures.journal`),
    modelsFolder: modelsFolder
      ? resolve(folder, modelsFolder)
      : (process.env.MIROIR_MODELS ?? resolve(PROGRAM_FOLDER, "models")),
  };
};

const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MiroirError("config/invalid", { path, problem: String((cause as Error).message) }, { cause });
  }
};

/** @throws MiroirError config/missing, config/invalid */
export const readConfig = (path: string): Config => {
  const absolute = resolve(path);
  let text: string;
  try {
    text = readFileSync(absolute, "utf8");
  } catch (cause) {
    throw new MiroirError("config/missing", { path: absolute }, { cause });
  }
  return parseConfig(parseJson(text, absolute), dirname(absolute), absolute);
};
