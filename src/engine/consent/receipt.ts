/**
 * The receipt of a consent (R15): a folder with the record as JSON and JSON-LD, a page to read and to print, and for
 * each of its events in the log an offline proof, which an auditor checks with nothing of Miroir but `miroir/ledger`.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { IDENTITY_CHECKS, SECOND_STEPS, STATE_WORDS } from "../../domain/consent.ts";
import { entrySaid } from "../../domain/entries.ts";
import { type Language, MiroirError } from "../../domain/errors.ts";
import { keptFor, keptLong, keptWhat } from "../../domain/kept.ts";
import { narrowingText } from "../../domain/narrowing.ts";
import { CONSENT_PURPOSES } from "../../domain/purpose.ts";
import { REACHED_BY } from "../../domain/recipient.ts";
import type { Block, Document, Fact } from "../../paper/document.ts";
import { htmlOf } from "../../paper/html.ts";
import { writePdf } from "../../paper/pdf.ts";
import { listAlbums } from "../../store/archive/albums.ts";
import {
  eventsOf,
  findConsents,
  type StoredConsent,
  type StoredEvent,
  storedConsents,
} from "../../store/consent/consents.ts";
import type { Sql } from "../../store/database.ts";
import { sayIn } from "../../words/words.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { HER_CONSENT, SAID } from "../gate/own.ts";
import { entriesAbout, type ProvenEntry, proveEntries } from "../gate/proofs.ts";
import { keepingTerms } from "../gate/retention.ts";
import { standingOf, writeExport } from "../letters/exports.ts";
import { accountIn, dayIn, momentIn } from "../letters/report-words.ts";
import { openIdentity, requireSubject } from "../people/people.ts";
import { type Receipted, receiptLd, receiptRecord } from "./receipt-record.ts";
import { eventLabel, wordsLabel } from "./record.ts";

export interface ReceiptInput {
  /** A consent's identifier or its beginning, or a person: a receipt of each of her consents. */
  readonly consent: string;
  /** A folder that does not exist yet. */
  readonly out: string;
  readonly language?: Language;
}

/** The receipt of one consent. */
export interface ReceiptOfConsent {
  readonly receiptId: string;
  readonly consentId: string;
  readonly purpose: string;
  /** The folder with its record, its page and its proofs. */
  readonly path: string;
  /** Entries of the log with their offline proofs. */
  readonly proofs: number;
}

export interface Receipt {
  /** Of the only one; null where she has several consents. */
  readonly receiptId: string | null;
  /** Of the only one; null where she has several. */
  readonly consentId: string | null;
  readonly subjectId: string;
  readonly path: string;
  /** Of all receipts in it. */
  readonly proofs: number;
  readonly retainUntil: string;
  /** One for each consent. */
  readonly receipts: readonly ReceiptOfConsent[];
}

/** One consent by its identifier, or all of a person. @throws MiroirError consent/several, consent/missing, subject/… */
const requireConsents = async (
  engine: Engine,
  sql: Sql,
  name: string,
): Promise<readonly [StoredConsent, ...StoredConsent[]]> => {
  const found = await findConsents(sql, name.trim().toLowerCase());
  // Beginnings of identifiers that several people share are no name of anybody.
  if (found.length > 1) throw new MiroirError("consent/several", { count: found.length });
  const [first, ...others] =
    found.length > 0 ? found : await storedConsents(sql, (await requireSubject(engine, sql, name)).id);
  if (!first) throw new MiroirError("consent/missing");
  return [first, ...others];
};

/** Every entry of the log about this consent, with its proof. */
const proofsOf = async (
  engine: Engine,
  sql: Sql,
  { id, subjectId }: StoredConsent,
): Promise<ProvenEntry[]> => {
  const about = (await entriesAbout(engine, sql, subjectId)).filter(
    ({ consent, consents }) => consent === id || (Array.isArray(consents) && consents.includes(id)),
  );
  return about.length > 0
    ? proveEntries(
        engine,
        sql,
        about.map(({ seq }) => seq),
      )
    : [];
};

const opened = (
  engine: Engine,
  subjectId: string,
  label: string,
  sealed: Uint8Array | null,
): string | null =>
  sealed === null
    ? null
    : Buffer.from(engine.vault.open("subject", subjectId, label, sealed)).toString("utf8");

/** What people said, for the page only. */
interface Said {
  readonly name: string;
  /** Titles of albums, by short name. */
  readonly titles: ReadonlyMap<string, string>;
  readonly statement: string | null;
  readonly checkedBy: string | null;
  readonly noConsequence: string | null;
  readonly childAssent: string | null;
  readonly events: readonly (StoredEvent & { readonly statement: string | null })[];
}

const saidOf = (
  engine: Engine,
  consent: StoredConsent,
  events: readonly StoredEvent[],
  named: Pick<Said, "name" | "titles">,
): Said => {
  const { id, subjectId } = consent;
  const words = (what: Parameters<typeof wordsLabel>[1], sealed: Uint8Array | null) =>
    opened(engine, subjectId, wordsLabel(id, what), sealed);
  return {
    ...named,
    // A renewal seals its words under the same label as the first ones.
    statement: words("statement", consent.sealedStatement),
    checkedBy: words("checked-by", consent.sealedCheckedBy),
    noConsequence: words("no-consequence", consent.sealedNoConsequence),
    childAssent: words("child-assent", consent.sealedChildAssent),
    events: events.map((event) => ({
      ...event,
      statement: opened(engine, subjectId, eventLabel(id, event.at), event.sealedStatement),
    })),
  };
};

const known = (
  table: Readonly<Record<string, Readonly<Record<Language, string>>>>,
  name: string | null,
  language: Language,
): string => (name === null ? "–" : Object.hasOwn(table, name) ? table[name]![language] : name);

/** An album as people know it; one that is gone keeps its short name. */
const titled =
  ({ titles }: Said) =>
  (slug: string): string =>
    titles.get(slug) ?? slug;

const facts = (rows: readonly (readonly [string, string | null])[]): Block => ({
  kind: "facts",
  rows: rows.filter((row): row is Fact => row[1] !== null && row[1] !== ""),
});

const namesOf = (value: unknown): string =>
  (value as { name: string; address: string; contact: string }[])
    .map(({ name, address, contact }) => `${name}, ${address}, ${contact}`)
    .join(" · ");

/** Without the officer, who has a line apart. */
const controllersOnly = (value: unknown): unknown =>
  (value as { type: string }[]).filter(({ type }) => type !== "data-protection-officer");

/** By name, and whom a publication reaches besides. */
const recipientsIn = ({ recipients, purpose }: StoredConsent, language: Language): string =>
  [namesOf(recipients), REACHED_BY[purpose]?.[language] ?? ""].filter((each) => each !== "").join(" · ");

/** In her language; a purpose that the register no longer knows, as it was recorded. */
const purposeIn = ({ purpose, purposeDescription }: StoredConsent, language: Language): string =>
  Object.hasOwn(CONSENT_PURPOSES, purpose)
    ? CONSENT_PURPOSES[purpose as keyof typeof CONSENT_PURPOSES][language]
    : purposeDescription;

const consentSection = (
  language: Language,
  { settings }: Engine,
  consent: StoredConsent,
  said: Said,
): Block[] => {
  const say = sayIn(language);
  const { officer } = settings.controller;
  const { art6Basis, art9Basis } = consent;
  return [
    facts([
      [say("engine.consent.receipt.person"), said.name],
      [say("engine.consent.receipt.what"), purposeIn(consent, language)],
      [say("engine.consent.receipt.state"), STATE_WORDS[consent.state][language]],
      [say("engine.consent.receipt.albums"), consent.albums.map(titled(said)).join(", ")],
      [
        say("engine.consent.receipt.onlyTheseHoursPlaces"),
        consent.narrowings
          .map((each) => narrowingText({ ...each, album: titled(said)(each.album) }, language))
          .join(" · "),
      ],
      [say("engine.consent.receipt.from"), dayIn(language, consent.startsOn)],
      [say("engine.consent.receipt.until"), dayIn(language, consent.endsOn)],
      [say("engine.consent.receipt.yourWords"), said.statement],
      [say("engine.consent.receipt.childsOwnWords"), said.childAssent],
      [say("engine.consent.receipt.refusalHasNoConsequence"), said.noConsequence],
      [say("engine.consent.receipt.identity"), known(IDENTITY_CHECKS, consent.identityCheck, language)],
      [say("engine.consent.receipt.checked"), said.checkedBy && accountIn(language, said.checkedBy)],
      [
        say("engine.consent.receipt.secondStep"),
        consent.secondStep && known(SECOND_STEPS, consent.secondStep, language),
      ],
      [
        say("engine.consent.receipt.basis"),
        say("engine.consent.receipt.explicitConsentArticlesGdpr", { art6Basis, art9Basis }),
      ],
      [say("engine.consent.receipt.controller"), namesOf(controllersOnly(consent.controllers))],
      [
        say("engine.consent.receipt.dataProtectionOfficer"),
        officer
          ? `${officer.name}, ${officer.address}, ${officer.contact}`
          : say("engine.consent.receipt.noneHasBeenNamed"),
      ],
      [
        say("engine.consent.receipt.recipients"),
        recipientsIn(consent, language) || say("engine.consent.receipt.nobody"),
      ],
      [
        say("engine.consent.receipt.outsideEuropeanUnion"),
        settings.notice.transfers?.[language] ?? say("engine.consent.receipt.confirmedOrganisation"),
      ],
      [say("engine.consent.receipt.stored"), (consent.storageLocations as string[]).join(", ")],
      [
        say("engine.consent.receipt.notice"),
        say("engine.consent.receipt.version", { noticeVersion: consent.noticeVersion }),
      ],
    ]),
  ];
};

/** The lines of the notice, as they are today. */
const retentionSection = (language: Language, { settings }: Engine): Block[] => {
  const terms = keepingTerms(settings);
  return [
    facts(keptFor("found").map((thing) => [keptWhat(thing, language), keptLong(thing, terms, language)])),
  ];
};

/** Art. 7(3) and 12 to 22, and where to complain. */
const rightsSection = (language: Language, { settings }: Engine, consent: StoredConsent): Block[] => {
  const say = sayIn(language);
  const { contact } = settings.controller;
  return [
    {
      kind: "text",
      text: say("engine.consent.receipt.youMayWithdrawConsent", { contact }),
    },
    facts([
      [say("engine.consent.receipt.see"), say("engine.consent.receipt.article15EverythingHeld")],
      [say("engine.consent.receipt.correct"), say("engine.consent.receipt.article16AlsoNot")],
      [say("engine.consent.receipt.haveErased"), say("engine.consent.receipt.article17EverythingGoes")],
      [say("engine.consent.receipt.restrict"), say("engine.consent.receipt.article18KeptBut")],
      [say("engine.consent.receipt.takeYou"), say("engine.consent.receipt.article20WhatYou")],
      [
        say("engine.consent.receipt.complain"),
        say("engine.consent.receipt.article77", { authority: consent.authority }),
      ],
    ]),
  ];
};

const historySection = (language: Language, engine: Engine, said: Said): Block[] => {
  const say = sayIn(language);
  return [
    {
      kind: "table",
      heads: [
        say("engine.consent.receipt.when"),
        say("engine.consent.receipt.state"),
        say("engine.consent.receipt.recorded"),
        say("engine.consent.receipt.words"),
      ],
      rows: said.events.map((event) => [
        momentIn(language, engine.settings.timeZone, event.at),
        STATE_WORDS[event.state][language],
        accountIn(language, event.entity),
        event.statement ?? "–",
      ]),
    },
  ];
};

const proofSection = (language: Language, engine: Engine, proofs: readonly ProvenEntry[]): Block[] => {
  const say = sayIn(language);
  if (proofs.length === 0)
    return [
      {
        kind: "note",
        text: say("engine.consent.receipt.whatLogSaidHas"),
      },
    ];
  return [
    {
      kind: "text",
      text: say("engine.consent.receipt.eachLineBelowEntry"),
    },
    {
      kind: "table",
      heads: [
        say("engine.consent.receipt.whatHappened"),
        say("engine.consent.receipt.number"),
        say("engine.consent.receipt.proof"),
      ],
      rows: proofs.map(({ seq, entry }) => {
        const when = momentIn(language, engine.settings.timeZone, String(entry.at));
        const what = entrySaid(language, entry.verb);
        return [say("engine.consent.receipt.on", { when, what }), String(seq), `proofs/${seq}.tlog-proof`];
      }),
    },
  ];
};

const documentOf = (engine: Engine, receipted: Receipted, said: Said, language: Language): Document => {
  const say = sayIn(language);
  const { consent, proofs, at } = receipted;
  const { controller, timeZone } = engine.settings;
  const written = momentIn(language, timeZone, at);
  return {
    language,
    title: say("engine.consent.receipt.receiptConsent"),
    subtitle: controller.name,
    writtenAt: at,
    footer: say("engine.consent.receipt.writtenFileRecordJson", {
      written,
      name: controller.name,
      address: controller.address,
      contact: controller.contact,
    }),
    sections: [
      {
        heading: say("engine.consent.receipt.whatAgreed"),
        blocks: consentSection(language, engine, consent, said),
      },
      {
        heading: say("engine.consent.receipt.yourRightsHowWithdraw"),
        blocks: rightsSection(language, engine, consent),
      },
      {
        heading: say("engine.consent.receipt.howLongThingsKept"),
        blocks: retentionSection(language, engine),
      },
      { heading: say("engine.consent.receipt.history"), blocks: historySection(language, engine, said) },
      {
        heading: say("engine.consent.receipt.howCanProven"),
        blocks: proofSection(language, engine, proofs),
      },
    ],
  };
};

interface Gathered {
  readonly receipted: Receipted;
  readonly said: Said;
}

const pageOf = (engine: Engine, { receipted, said }: Gathered, language: Language | undefined): Document =>
  documentOf(engine, receipted, said, language ?? receipted.consent.noticeLanguage);

const writeOne = async (folder: string, receipted: Receipted, page: Document): Promise<void> => {
  const json = (name: string, value: unknown) =>
    writeFile(join(folder, name), `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  await mkdir(join(folder, "proofs"), { mode: 0o700, recursive: true });
  await json("record.json", receiptRecord(receipted));
  await json("receipt.jsonld", receiptLd(receipted));
  await writeFile(join(folder, "receipt.html"), await htmlOf(page), { mode: 0o600 });
  await writePdf(page, join(folder, "receipt.pdf"));
  const { proofs } = receipted;
  for (const { seq, proof } of proofs)
    await writeFile(join(folder, "proofs", `${seq}.tlog-proof`), proof, { mode: 0o600 });
  const vkeys = [...new Set(proofs.map(({ vkey }) => vkey))];
  if (vkeys.length > 0) await writeFile(join(folder, "log.vkey"), `${vkeys.join("\n")}\n`, { mode: 0o600 });
};

/** Where the receipt of one consent is in the folder: alone it is the folder itself, else in one of its own. */
const placeOf = ({ purpose, id }: StoredConsent, of: number): string =>
  of === 1 ? "" : `${purpose.replace(":", "-")}-${id.slice(0, 8)}`;

const gatherOne = async (act: Act, sql: Sql, consent: StoredConsent): Promise<Gathered> => {
  const { engine } = act;
  const { name } = openIdentity(engine, await requireSubject(engine, sql, consent.subjectId));
  const events = await eventsOf(sql, [consent.id]);
  const receipted: Receipted = {
    receiptId: engine.newId(),
    consent,
    events,
    proofs: await proofsOf(engine, sql, consent),
    at: act.at(),
    logOrigin: engine.settings.logOrigin,
    timeZone: engine.settings.timeZone,
  };
  const titles = new Map((await listAlbums(sql)).map(({ slug, title }) => [slug, title]));
  return { receipted, said: saidOf(engine, consent, events, { name, titles }) };
};

export interface ReceiptInHand {
  readonly consentId: string;
  /** Under the names of ISO/IEC TS 27560. */
  readonly record: Readonly<Record<string, unknown>>;
  /** The page, to read and to print. */
  readonly html: string;
  /** c2sp.org/tlog-proof, one for each entry about it. */
  readonly proofs: readonly string[];
  /** Keys of the log, each once. */
  readonly vkeys: readonly string[];
}

/** The same, in the answer and on no disk: for the page that verifies it. @throws MiroirError consent/missing */
export const receiptInHand: Verb<Omit<ReceiptInput, "out">, ReceiptInHand> = {
  name: "portal.receipt",
  own: { consent: HER_CONSENT, language: SAID },
  run: async (act, input) => {
    const gathered = await act.read(async (sql) =>
      gatherOne(act, sql, (await requireConsents(act.engine, sql, input.consent))[0]),
    );
    const { receipted } = gathered;
    const { consent, proofs } = receipted;
    return {
      consentId: consent.id,
      record: receiptRecord(receipted),
      html: await htmlOf(pageOf(act.engine, gathered, input.language)),
      proofs: proofs.map(({ proof }) => proof),
      vkeys: [...new Set(proofs.map(({ vkey }) => vkey))],
    };
  },
};

/** @throws MiroirError consent/missing, consent/several, subject/…, report/changed, storage/…; then nothing of it is left */
export const receipt: Verb<ReceiptInput, Receipt> = {
  name: "consent.receipt",
  run: async (act, input) => {
    const { engine } = act;
    const { standing, gathered } = await act.read(async (sql) => {
      const consents = await requireConsents(engine, sql, input.consent);
      const standing = await standingOf(sql, consents[0].subjectId);
      const gathered: Gathered[] = [];
      for (const consent of consents) gathered.push(await gatherOne(act, sql, consent));
      return { standing, gathered };
    });
    const path = resolve(input.out);
    const place = ({ receipted }: Gathered): string => placeOf(receipted.consent, gathered.length);
    const receipts = gathered.map((each): ReceiptOfConsent => {
      const { receiptId, consent, proofs } = each.receipted;
      const { id: consentId, purpose } = consent;
      return { receiptId, consentId, purpose, path: join(path, place(each)), proofs: proofs.length };
    });
    const proofs = receipts.reduce((sum, each) => sum + each.proofs, 0);
    const { subjectId } = standing;
    return writeExport(act, {
      subjectId,
      kind: "receipt",
      path,
      standing,
      write: async (folder) => {
        for (const each of gathered)
          await writeOne(join(folder, place(each)), each.receipted, pageOf(engine, each, input.language));
      },
      commit: async (_sql, _written, retainUntil) => {
        const [first, ...others] = receipts;
        const only = others.length === 0 ? first! : null;
        const ids = { receiptId: only?.receiptId ?? null, consentId: only?.consentId ?? null };
        return {
          result: { ...ids, subjectId, path, proofs, retainUntil, receipts },
          entry: {
            subject: subjectId,
            receipt: only?.receiptId ?? receipts.map(({ receiptId }) => receiptId),
            of: only?.consentId ?? receipts.map(({ consentId }) => consentId),
            proofs,
          },
        };
      },
    });
  },
};
