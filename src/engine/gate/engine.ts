/** What every verb stands on. Made by `app.ts`, handed to `act`, never to anybody else. */

import type { Storages } from "../../archive/s3.ts";
import type { StaffRole } from "../../domain/act.ts";
import type { OtherFaces } from "../../domain/album.ts";
import type { MinorsPolicy, Party } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import type { HappenedEvent, WebhookEvent } from "../../domain/event.ts";
import type { Holidays } from "../../domain/holidays.ts";
import type { MaskReach, MaskStyle } from "../../domain/publish.ts";
import type { RecordingLook } from "../../domain/video.ts";
import type { AddressAlone } from "../../domain/vouching.ts";
import type { FalseMatchBudget } from "../../gallery/thresholds.ts";
import type { Database, Sql } from "../../store/database.ts";
import type { Signer } from "../../vault/signer.ts";
import type { Vault } from "../../vault/vault.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import type { GalleryEntry } from "../images/jobs.ts";
import type { Lender } from "../images/lend.ts";
import type { Workers } from "../images/workers.ts";
import type { Kept } from "./kept.ts";

/** What people read, in each language; null, or one left out, is unsaid. */
type InLanguages = { readonly [L in Language]?: string | undefined } | null;
/** Who processes for the organisation, with the contract; the organisation itself; or nobody said. */
type Processor = "own" | (Party & { readonly contract: string | null }) | null;

/** The part of the configuration that verbs read (config.ts documents each). */
export interface EngineSettings {
  readonly controller: Party & { readonly officer: Party | null };
  readonly processors: Readonly<Record<"host" | "mail" | "storage" | "signIn" | "programs", Processor>>;
  /** Null is the embedded database. */
  readonly databaseUrl: string | null;
  readonly language: Language;
  readonly jurisdiction: Readonly<Record<Language, string>>;
  readonly authority: string;
  readonly timeZone: string;
  readonly dataFolder: string;
  readonly originalsFolder: string;
  /** The organisation's own storages, by name. */
  readonly storages: Storages;
  /** Folders the zero-template proof reads every byte of. */
  readonly auditedFolders: readonly string[];
  readonly maxFileBytes: number;
  readonly maxVideoBytes: number;
  readonly recordingLook: RecordingLook;
  readonly maxZipEntries: number;
  readonly maxZipBytes: number;
  readonly maxReferencePhotos: number;
  readonly nearDuplicateBits: number;
  /** Whether new albums keep crops of faces. */
  readonly faceCrops: boolean;
  /** How masks look where nobody says otherwise. */
  readonly masks: { readonly style: MaskStyle; readonly reach: MaskReach };
  /** Of each person. */
  readonly falseMatches: FalseMatchBudget;
  readonly minors: MinorsPolicy;
  readonly retention: {
    readonly proofYears: number;
    readonly logMonths: number;
    readonly caseYears: number;
    readonly mailDays: number;
    readonly exportDays: number;
    /** Null where the organisation has not said it. */
    readonly keyBackupDays: number | null;
  };
  /** What only the organisation knows of its backups. */
  readonly backups: { readonly organised: InLanguages; readonly restoreTriedOn: string | null };
  readonly keyCustody: {
    readonly mode: "person-held" | "controller-held";
    readonly dpiaReference: string | null;
  };
  readonly relationship: "none" | "employer" | "school" | "public-authority";
  readonly notice: {
    readonly transfers: InLanguages;
    readonly detectionInterest: InLanguages;
    readonly keepingBasis: InLanguages;
    readonly publishingBasis: InLanguages;
    readonly archiveRetention: InLanguages;
  };
  readonly renewalDays: number;
  readonly holidays: Holidays;
  readonly mail: {
    readonly host: string;
    readonly port: number;
    readonly security: "tls" | "starttls" | "none";
    readonly user: string | null;
    readonly passwordFile: string | null;
    readonly from: string;
  } | null;
  readonly twoPersons: boolean;
  readonly searchesPerHour: number;
  readonly dpia: { readonly reference: string; readonly reviewOn: string } | null;
  /** In how many days enrolling and scanning only warn that no impact assessment was adopted. */
  readonly dpiaDays: number;
  /** Nobody in it exists. */
  readonly demonstration: boolean;
  /** On which ground the faces of people who did not ask are compared; null: no album that has them is scanned. */
  readonly otherFaces: OtherFaces | null;
  /** Note keys (vkey) of witnesses whose cosignatures are known. */
  readonly witnesses: readonly string[];
  readonly journalPath: string;
  /** What is known of the models: the manifest of the pack in use, and the page of measured figures. */
  readonly packManifest: string;
  readonly modelsPage: string;
  /** The configuration as it was read, for the authority pack. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly logOrigin: string;
  readonly serve: { readonly url: string; readonly behindProxy: boolean };
  readonly oidc: {
    readonly name: string;
    readonly issuer: string;
    readonly clientId: string;
    readonly clientSecretFile: string;
  } | null;
  readonly secondFactor: readonly StaffRole[];
  readonly enrolment: {
    readonly approval: boolean;
    readonly waitingDays: number;
    readonly emailCode: boolean;
    readonly minutes: number;
  };
  readonly vouching: { readonly frameDays: number; readonly addressAlone: AddressAlone | null };
  readonly visitors: {
    readonly freeMiB: number;
    readonly lettersPerAddress: number;
    readonly lettersPerDay: number;
  };
  readonly look: { readonly asked: boolean; readonly answerDays: number; readonly openedDays: number };
  readonly webhooks: readonly {
    readonly url: string;
    readonly events: readonly WebhookEvent[];
    readonly secretFile: string;
  }[];
}

export interface Engine {
  /** What rooms keep in memory of this instance (kept.ts). */
  readonly kept: Kept;
  readonly database: Database;
  readonly vault: Vault;
  readonly signer: Signer;
  readonly instanceId: string;
  readonly settings: EngineSettings;
  readonly scores: ScoreModel;
  /** Stamp of the templates of the pack in use. */
  readonly pack: string;
  /** Told once it is committed: pages that are open, webhooks. Loses nothing that matters, since each tells only to look again. */
  readonly events: Events;
  /** Signs session cookies; a file among the keys, made when it is first asked for. */
  readonly signInSecret: () => string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Fetches originals from the organisation's storages, for as long as somebody reads them. */
  readonly lender: Lender;
  /** Image processes without a template model (U4). */
  detectors(): Workers;
  /** Image processes that make templates of people who are being enrolled; they hold no reference. */
  enrollers(): Workers;
  /** Image processes that search: lent references with each question, they hold none in between, and end when nobody asks. */
  searchers(): Workers;
  /** Image processes that compare, filled from `references`. */
  comparers(references: () => Promise<readonly GalleryEntry[]>): Workers;
  /** Takes references away from every comparison under way. */
  revoke(grantIds: readonly string[]): Promise<void>;
  /** Takes back what left the house and may not stay as it is (R17): wired in, since the gate knows neither copies nor sidecars. */
  takeBack(transact: <T>(body: (sql: Sql) => Promise<T>) => Promise<T>): Promise<void>;
}

export interface Events {
  publish(event: HappenedEvent): void;
  /** @returns what ends it */
  subscribe(listener: (event: HappenedEvent) => void): () => void;
}
