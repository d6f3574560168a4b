/**
 * One year of a club that does not exist, from its first album to the pack for the authority: everything happens in it that
 * ends with a document which somebody reads. Its clock, its people and its identifiers are the same each time.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Language } from "../../src/domain/errors.ts";
import { NOTICE_KINDS, type NoticeKind } from "../../src/domain/notice-kinds.ts";
import { SECOND_STATEMENT } from "../../src/domain/portal.ts";
import type { EnrolInput, Enrolled } from "../../src/engine/consent/enrol.ts";
import { codeLetter } from "../../src/engine/letters/portal-letters.ts";
import { freshInstance, type Instance, referencePhotos } from "../support/instance.ts";
import { type Browser, browserOf, capture, tokenIn } from "../support/portal.ts";
import { COLLEAGUE, lookByTwo, searchByTwo } from "../support/second.ts";
import { appOf } from "../support/server.ts";
import { entriesOf } from "../support/unzip.ts";
import { masked, textOfHtml, textOfLetter } from "./text.ts";

type Said = Readonly<Record<Language, string>>;

/** What the people of the club say and type, in the language of their year. */
const SAID = {
  club: { en: "Canal Running Club", fr: "Club de course du Canal" },
  address: { en: "12 Lock Quay, 75010 Paris", fr: "12 quai de l'Écluse, 75010 Paris" },
  officer: {
    en: "Camille Roussel",
    fr: "Camille Roussel",
  },
  photographers: {
    en: "our own photographers, volunteers of the club",
    fr: "nos photographes, bénévoles du club",
  },
  run: { en: "Canal run 2026", fr: "Course du canal 2026" },
  meeting: { en: "General meeting 2026", fr: "Assemblée générale 2026" },
  school: { en: "Young runners 2026", fr: "École de course 2026" },
  town: { en: "Town festival 2026", fr: "Fête de la ville 2026" },
  quay: { en: "Lock Quay", fr: "Quai de l'Écluse" },
  otherFaces: {
    en: "explicit consent, article 9(2)(a) GDPR: whoever runs agrees at registration to be compared for a moment",
    fr: "consentement explicite, article 9(2)(a) du RGPD : qui court accepte, à l'inscription, d'être comparé un instant",
  },
  attested: {
    en: "Inès Fabre, secretary: everybody in these pictures signed the sheet at the door",
    fr: "Inès Fabre, secrétaire : toutes les personnes de ces images ont signé la feuille à l'entrée",
  },
  agree: {
    en: "I agree that my face is searched for in the pictures of this album.",
    fr: "J'accepte que mon visage soit cherché dans les images de cet album.",
  },
  agreeUse: {
    en: "I agree to this use of pictures that show me.",
    fr: "J'accepte cet usage des images qui me montrent.",
  },
  assent: { en: "I want to find my pictures.", fr: "Je veux retrouver mes photos." },
  president: { en: "Paul Lambert, president", fr: "Paul Lambert, présidence du club" },
  desk: { en: "Inès Fabre, at the desk", fr: "Inès Fabre, à l'accueil" },
  guardian: { en: "Hélène Garnier, mother", fr: "Hélène Garnier, mère" },
  proof: { en: "family record book seen on the same day", fr: "livret de famille vu le jour même" },
  caption: { en: "Arrival at the lock", fr: "Arrivée à l'écluse" },
  group: { en: "The start, with Maëlle and Bruno", fr: "Le départ, avec Maëlle et Bruno" },
  asks: { en: "Which pictures of me do you have?", fr: "Quelles images avez-vous de moi ?" },
  answer: {
    en: "The report with all that we hold about you is part of this answer.",
    fr: "Le rapport de tout ce que nous détenons sur vous fait partie de cette réponse.",
  },
  complex: {
    en: "The pictures are in albums that two photographers still hold.",
    fr: "Les images se trouvent dans des albums que deux photographes détiennent encore.",
  },
  doubt: {
    en: "The request came from an address that we do not know.",
    fr: "La demande vient d'une adresse que nous ne connaissons pas.",
  },
  noIdentity: {
    en: "Our question of 1 September was not answered, and nothing else tells us who wrote.",
    fr: "Notre question du 1er septembre est restée sans réponse, et rien d'autre ne dit qui a écrit.",
  },
  keptForCourt: {
    en: "The picture is evidence in a dispute with our insurer about the fall at the finish.",
    fr: "L'image est une preuve dans un litige avec notre assureur au sujet de la chute à l'arrivée.",
  },
  abuse: {
    en: "The requests were made in order to be paid for taking them back.",
    fr: "Les demandes ont été faites pour être payé de leur retrait.",
  },
  abuseProof: {
    en: "Letter of 2 September: “pay me 500 euros and I withdraw all of them”.",
    fr: "Lettre du 2 septembre : « payez-moi 500 euros et je les retire toutes ».",
  },
  otherPerson: {
    en: "Born in 1949, and never in Paris: she said so on the telephone.",
    fr: "Née en 1949, jamais venue à Paris : elle l'a dit au téléphone.",
  },
  otherCase: {
    en: "The case that is still here is of somebody else of that name.",
    fr: "Le dossier encore présent est celui d'une autre personne de ce nom.",
  },
  noMandate: {
    en: "We asked for the mandate when the request arrived, and again by telephone. None was shown.",
    fr: "Le mandat a été demandé à l'arrivée de la demande, puis par téléphone. Aucun n'a été montré.",
  },
  mandate: { en: "power of attorney of 3 August 2026", fr: "procuration du 3 août 2026" },
  fell: {
    en: "I fell there, and do not want to be seen.",
    fr: "Je suis tombée là, et ne veux pas être vue.",
  },
  child: { en: "My child is in this picture.", fr: "Mon enfant est sur cette image." },
  kept: {
    en: "The picture shows the bridge before its demolition and is the only one; nobody is named beside it.",
    fr: "L'image montre le pont avant sa démolition et c'est la seule ; personne n'y est nommé.",
  },
  upheld: {
    en: "Nothing speaks for showing it against your wish.",
    fr: "Rien ne justifie de la publier contre votre volonté.",
  },
  met: {
    en: "Came to the desk, with an identity card.",
    fr: "Passage à l'accueil, avec une carte d'identité.",
  },
  reason: {
    en: "At the desk, asks for their own pictures and has lost the key.",
    fr: "À l'accueil, demande ses propres images et a perdu sa clé.",
  },
  known: {
    en: "She has sung in our choir for years.",
    fr: "Une personne que nous connaissons depuis des années.",
  },
  breach: {
    en: "A laptop with an exported report was stolen from a car.",
    fr: "Un ordinateur portable contenant un rapport exporté a été volé dans une voiture.",
  },
  breachPeople: { en: "one member of the club", fr: "une personne, membre du club" },
  breachRecords: { en: "one report with four pictures", fr: "un rapport avec quatre images" },
  breachConsequences: {
    en: "whoever has the laptop may see the pictures and where they were taken",
    fr: "quiconque a l'ordinateur peut voir les images et l'endroit où elles ont été prises",
  },
  breachMeasures: {
    en: "the disk was encrypted, but its password was written down in the bag; the account was closed the same evening; the report was made anew",
    fr: "le disque était chiffré, mais le mot de passe était noté dans la sacoche ; le compte a été fermé le soir même ; le rapport a été refait",
  },
  breachAdvice: {
    en: "You need do nothing. If somebody sends you these pictures, tell us and do not answer.",
    fr: "Vous n'avez rien à faire. Si quelqu'un vous envoie ces images, dites-le nous et ne répondez pas.",
  },
  breachBefore: { en: "disk encryption with a password", fr: "disque chiffré, avec un mot de passe" },
  late: { en: "The theft was reported to us on a Sunday.", fr: "Le vol nous a été signalé un dimanche." },
  afterDeath: {
    en: "The pictures of the regatta are for my brother.",
    fr: "Les images de la régate sont pour mon frère.",
  },
  posted: { en: "letter of 12 October", fr: "lettre du 12 octobre" },
  gazette: { en: "Canal Gazette", fr: "La Gazette du canal" },
  gazetteAddress: { en: "2 Press Lane, 75010 Paris", fr: "2 passage de la Presse, 75010 Paris" },
  posting: {
    en: "we know the addresses of members only, and most people in our pictures are none",
    fr: "nous ne connaissons que les adresses des membres, et la plupart des personnes de nos images n'en sont pas",
  },
  place: { en: "near the lock, red jacket", fr: "près de l'écluse, veste rouge" },
} as const satisfies Record<string, Said>;
type Words = { readonly [K in keyof typeof SAID]: (typeof SAID)[K][Language] };

const wordsOf = (language: Language): Words =>
  Object.fromEntries(Object.entries(SAID).map(([name, said]) => [name, said[language]])) as Words;

export interface Year {
  /** Of each document its text, by name. */
  readonly texts: ReadonlyMap<string, string>;
  readonly pdfs: ReadonlyMap<string, Uint8Array>;
  readonly pages: ReadonlyMap<string, string>;
}

interface Telling extends Instance {
  readonly language: Language;
  readonly say: Words;
  /** Everybody whose key was handed out. */
  readonly keys: Set<string>;
  /** Somewhere to write a document to. */
  at(name: string): string;
  keep(name: string, text: string): void;
  /** Whatever was written at this place, without an ending: pages, PDFs, texts. */
  keepWritten(name: string, stem?: string): Promise<void>;
  /** Letters that came into the queue since. */
  keepMail(): Promise<void>;
  goTo(moment: string): void;
}

/** Which made face each of them has. */
const FACE = { lea: 1, bruno: 2, tom: 3, ming: 4, nadia: 5, chloe: 6, twin: 7, asks: 30, passer: 9 } as const;

/** Identifiers in the order in which they are drawn, each with a beginning of its own. */
const countedIds = (ids: Set<string>): (() => string) => {
  let drawn = 0;
  return () => {
    const id = `${(0xa0000000 + ++drawn).toString(16)}-0000-4000-8000-000000000000`;
    ids.add(id);
    return id;
  };
};

/** Documents by name, as text with what is volatile masked. */
const collecting = (instance: Instance, language: Language, ids: Set<string>) => {
  const texts = new Map<string, string>();
  const pdfs = new Map<string, Uint8Array>();
  const pages = new Map<string, string>();
  const keys = new Set<string>();
  const letters = new Set<string>();
  const counts = new Map<string, number>();
  const keep = (name: string, text: string): void => {
    if (texts.has(name)) throw new Error(`${name} is written twice`);
    texts.set(name, text);
  };
  const { folder, miroir, clock } = instance;
  const at = (name: string): string => join(folder, name);
  const keepFile = async (name: string, path: string): Promise<void> => {
    if (path.endsWith(".pdf")) pdfs.set(name, await readFile(path));
    else if (path.endsWith(".html")) {
      const html = await readFile(path, "utf8");
      pages.set(name, html);
      keep(name, textOfHtml(html));
    } else keep(name, await readFile(path, "utf8"));
  };
  const keepMail = async (): Promise<void> => {
    for (const { id, kind } of await miroir.mail.list()) {
      if (letters.has(id)) continue;
      letters.add(id);
      const n = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, n);
      keep(`mail-${kind}-${n}`, textOfLetter(await miroir.mail.show({ letter: id })));
    }
  };
  const telling: Telling = Object.assign(Object.create(instance) as Instance, {
    language,
    say: wordsOf(language),
    keys,
    at,
    keep,
    keepMail,
    keepWritten: async (name: string, stem = at(name)) => {
      for (const ending of [".html", ".pdf", ".txt"])
        if (existsSync(stem + ending)) await keepFile(name, stem + ending);
    },
    goTo: (moment: string) => {
      clock.now = new Date(moment);
    },
  });
  const end = (): Year => {
    const all = { folder, ids, keys };
    return { texts: new Map([...texts].map(([name, text]) => [name, masked(text, all)])), pdfs, pages };
  };
  return { telling, end };
};

/** A document as a page and as a PDF. */
const twice = async (
  { at, keepWritten }: Telling,
  name: string,
  write: (out: string) => Promise<unknown>,
): Promise<void> => {
  await write(at(`${name}.html`));
  await write(at(`${name}.pdf`));
  await keepWritten(name);
};

// Spring: the club begins

const PICTURES = [
  { name: "arrival.jpg", faces: [{ person: FACE.lea, x: 20, y: 20 }] },
  {
    name: "start.jpg",
    faces: [
      { person: FACE.lea, x: 20, y: 20, noise: 2 },
      { person: FACE.bruno, x: 120, y: 20 },
      { person: FACE.passer, x: 220, y: 120 },
    ],
  },
  { name: "bridge.jpg", faces: [{ person: FACE.lea, x: 20, y: 20, quality: 106 }] },
  {
    name: "podium.jpg",
    faces: [
      { person: FACE.ming, x: 30, y: 30 },
      { person: FACE.chloe, x: 150, y: 60 },
    ],
  },
  {
    name: "quay.jpg",
    faces: [
      { person: FACE.nadia, x: 30, y: 30 },
      { person: FACE.twin, x: 150, y: 60 },
      { person: FACE.asks, x: 230, y: 160 },
    ],
  },
] as const;

/** An impact assessment comes first (art. 35(1)). */
const adopts = async ({ miroir, at, say }: Telling): Promise<void> => {
  await writeFile(at("AIPD-2026-1.txt"), "AIPD-2026-1");
  await miroir.dpia.adopt({ file: at("AIPD-2026-1.txt"), from: "2026-06-21", by: say.president });
};

const begin = async ({ miroir, say, picture, photos, folder }: Telling): Promise<void> => {
  const album = { heldBy: "own-work", rightNote: say.photographers, startsOn: "2026-06-20" } as const;
  await miroir.albums.add({ ...album, scope: "declared", title: say.run, slug: "run", place: say.quay });
  await miroir.albums.add({
    ...album,
    title: say.meeting,
    slug: "meeting",
    scope: "closed",
    attestedBy: say.attested,
  });
  await miroir.albums.add({
    ...album,
    title: say.town,
    slug: "town",
    heldBy: "commissioned",
    scope: "open",
    attestedBy: say.officer,
    dpiaReference: "AIPD-2026-1",
    art9Ground: "art. 9(2)(a)",
  });
  await miroir.albums.add({
    ...album,
    title: say.school,
    slug: "school",
    scope: "declared",
    minorsPresent: true,
  });
  for (const { name, faces } of PICTURES) await picture(name, { faces, format: "jpeg" });
  const manifest = join(folder, "manifest.csv");
  await writeFile(
    manifest,
    `file,caption,photographer,published_at\narrival.jpg,${say.caption},Paul Lambert,https://club.example/2026/arrival\nstart.jpg,"${say.group}",Paul Lambert,\n`,
  );
  await miroir.import({ paths: [photos], album: "run", manifest });
};

const notices = async (telling: Telling): Promise<void> => {
  const { miroir, language, say } = telling;
  for (const kind of Object.keys(NOTICE_KINDS) as NoticeKind[])
    await twice(telling, `notice-${kind}`, (out) => miroir.notices.show({ kind, language, out }));
  await miroir.notices.publish({
    posting: { where: "https://photos.club-canal.example/notice", because: say.posting },
  });
};

const invitations = async (telling: Telling): Promise<string> => {
  const { miroir, language } = telling;
  const poster = await miroir.invitations.add({
    kind: "poster",
    albums: ["run"],
    purposes: ["publish:website"],
    until: "2026-12-31",
    uses: 20,
  });
  await twice(telling, "poster", (out) =>
    miroir.invitations.poster({ invitation: poster.id, out, language }),
  );
  return poster.url;
};

const members = async ({ miroir, keepMail }: Telling): Promise<void> => {
  await miroir.members.import({
    albums: ["run"],
    until: "2026-12-31",
    from: {
      people: [
        { name: "Farid Amrani", address: "farid.amrani@courrier.example", number: "214", photograph: null },
        {
          name: "Jeanne Robin",
          address: "jeanne.robin@courrier.example",
          number: null,
          photograph: (await referencePhotos(11, 1))[0]!.bytes,
        },
      ],
    },
  });
  await miroir.members.invite({});
  await keepMail();
};

// Summer: people come

interface Person extends Enrolled {
  readonly name: string;
}

const enrolled = async (
  { enrol, say, keys, language }: Telling,
  face: number,
  name: string,
  input: Partial<EnrolInput> = {},
): Promise<Person> => {
  const person = await enrol(face, {
    name,
    statement: say.agree,
    checkedBy: say.desk,
    secondStep: "signed-form",
    language,
    until: "2027-03-31",
    ...input,
  });
  keys.add(person.personalKey);
  return { ...person, name };
};

const opens = ({ miroir }: Telling, { subjectId: subject, personalKey }: Person) =>
  miroir.grants.open({ subject, personalKey, until: "2026-12-31" });

const enrolments = async (telling: Telling) => {
  const { at, keepWritten, say } = telling;
  const lea = await enrolled(telling, FACE.lea, "Maëlle Guérin", {
    contact: "maelle.guerin@courrier.example",
    keySheet: at("key-sheet.html"),
  });
  const bruno = await enrolled(telling, FACE.bruno, "Bruno Keller", {
    narrowings: [
      { album: "run", from: "2026-06-20T09:00", until: "2026-06-20T11:30", places: null, unknownToo: true },
    ],
    contact: "14 rue des Mariniers, 75010 Paris",
    keySheet: at("key-sheet.pdf"),
  });
  await keepWritten("key-sheet");
  const ming = await enrolled(telling, FACE.ming, "李 明", { contact: "li.ming@courrier.example" });
  const chloe = await enrolled(telling, FACE.chloe, "Chloé Marchand", {
    contact: "chloe.marchand@courrier.example",
  });
  const tom = await enrolled(telling, FACE.tom, "Tom Garnier", {
    contact: "helene.garnier@courrier.example",
    ageBand: "15-17",
    guardian: { name: say.guardian, proof: say.proof },
    majorityOn: "2026-11-15",
    childAssent: say.assent,
  });
  return { lea, bruno, ming, chloe, tom };
};
type People = Awaited<ReturnType<typeof enrolments>>;

const inLanguage = (browser: Browser, language: Language): Browser => {
  const ask: Browser["ask"] = (method, path, body, headers = {}) =>
    browser.ask(method, path, body, { "accept-language": language, ...headers });
  return Object.assign(Object.create(browser) as Browser, { ask });
};

/** What the portal answers, or what went wrong. */
const asked = async (
  browser: Browser,
  method: string,
  path: string,
  body?: unknown,
): Promise<Awaited<ReturnType<Browser["ask"]>>["json"]> => {
  const { status, json } = await browser.ask(method, path, body);
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
  return json;
};

const AN_HOUR_MS = 3_600_000;

/** She comes by the poster, and somebody who knows her vouches. */
const comesByPoster = async (
  telling: Telling,
  url: string,
  face: number,
  said: { readonly name: string; readonly email: string },
): Promise<Person> => {
  const { engine, language, miroir, say, keys, clock } = telling;
  const after = new Date(clock.now.getTime() + AN_HOUR_MS);
  const browser = inLanguage(browserOf(appOf(engine)), language);
  const id = await capture(browser, tokenIn(url), () => face);
  await asked(browser, "POST", `/portal/enrolments/${id}/consent`, {
    ...said,
    ageBand: "adult",
    purposes: ["find"],
  });
  const { subjectId, personalKey } = await asked(browser, "POST", `/portal/enrolments/${id}/confirm`, {
    secondStatement: SECOND_STATEMENT[language],
  });
  keys.add(personalKey);
  await miroir.enrolments.decide({
    id: subjectId,
    decision: "approve",
    comparedBy: "known-personally",
    because: say.known,
  });
  // How many movements she was asked for is drawn by chance, and her clock went on with each.
  clock.now = after;
  return { subjectId, personalKey, name: said.name } as Person;
};

/** Found, looked at, and handed what is hers. */
const hers = async (telling: Telling, { lea, bruno, ming }: People): Promise<void> => {
  const { miroir, at, language, keep } = telling;
  for (const person of [lea, ming]) await opens(telling, person);
  await miroir.scan();
  await miroir.profile({ subject: lea.subjectId, html: at("profile"), language });
  keep("profile", textOfHtml(await readFile(at("profile/index.html"), "utf8")));
  const sheet = { subject: lea.subjectId, personalKey: lea.personalKey, out: at("review-sheet"), language };
  await miroir.review.sheet(sheet);
  const page = await readFile(at("review-sheet/index.html"), "utf8");
  keep("review-sheet", textOfHtml(page).replace(/(?<![\w-])[A-Z0-9]{4}-[A-Z0-9]{4}(?![\w-])/g, "<code>"));
  await miroir.receipt({ consent: lea.consentId, out: at("receipt"), language });
  await telling.keepWritten("receipt", at("receipt/receipt"));
  await miroir.receipt({ consent: bruno.consentId, out: at("receipt-narrowed"), language });
  await telling.keepWritten("receipt-narrowed", at("receipt-narrowed/receipt"));
};

const published = async (telling: Telling, { lea }: People): Promise<void> => {
  const { miroir, say, at, language } = telling;
  const given = {
    ...{ subject: lea.subjectId, albums: ["run"], until: "2027-03-31", language },
    ...{ statement: say.agreeUse, checkedBy: say.desk },
    identityCheck: "identity-in-person",
    secondStep: "signed-form",
  } as const;
  const { consentId } = await miroir.consents.give({ ...given, purpose: "publish:website" });
  await miroir.consents.give({ ...given, purpose: "publish:press" });
  await miroir.consents.refuse({ subject: lea.subjectId, purpose: "publish:social", language });
  await miroir.receipt({ consent: consentId, out: at("receipt-publication"), language });
  await telling.keepWritten("receipt-publication", at("receipt-publication/receipt"));
  const { publication } = await miroir.publications.draw({
    album: "run",
    use: "website",
    out: at("website"),
  });
  await miroir.publications.sign({ publication: publication.id });
  await miroir.publications.handOut({ publication: publication.id });
};

const disclosed = async (telling: Telling, { lea }: People): Promise<void> => {
  const { miroir, say } = telling;
  const { appearances } = await miroir.profile({ subject: lea.subjectId });
  await miroir.disclose({
    subject: lea.subjectId,
    to: say.gazette,
    what: "masked-picture",
    picture: appearances[0]!.appearanceId,
  });
};

const searched = async ({ miroir, say, keepMail }: Telling): Promise<void> => {
  const [photo] = await referencePhotos(FACE.lea, 1);
  const { searchId, faces } = (await searchByTwo(miroir, {
    photo: photo!,
    purpose: "find",
    reason: say.reason,
  })) as never as { searchId: string; faces: unknown };
  if (!searchId) throw new Error(JSON.stringify(faces));
  await keepMail();
};

/** Asks for a link to her pictures. */
const signsIn = async ({ engine, language, miroir, keepMail }: Telling): Promise<void> => {
  const browser = inLanguage(browserOf(appOf(engine)), language);
  await asked(browser, "POST", "/portal/session/link", { email: "li.ming@courrier.example" });
  // The page has answered before the letter is written (R69).
  for (let tries = 0; tries < 100; tries++) {
    if ((await miroir.mail.list()).some(({ kind }) => kind === "portal-link")) break;
    await new Promise((done) => setTimeout(done, 20));
  }
  await keepMail();
};

// Autumn: requests

const requests = async (telling: Telling, { lea, bruno, chloe }: People): Promise<void> => {
  const { miroir, say, at, keepMail, goTo, language } = telling;
  const from = (name: string, contact: string | null) => ({ name, contact, language, text: say.asks });
  const letter = (name: string, write: (out: string) => Promise<unknown>) => once(telling, name, write);

  await miroir.instructions.record({
    ...{ subject: lea.subjectId, becomes: "hand-over", words: say.afterDeath },
    ...{ name: "Jules Guérin", contact: "jules.guerin@courrier.example" },
  });
  const access = await miroir.requests.open({
    ...from(lea.name, "maelle.guerin@courrier.example"),
    ...{ kind: "access", channel: "e-mail", subject: lea.subjectId },
  });
  await twice(telling, "request-acknowledgement", (out) =>
    miroir.requests.letter({ request: access.number, event: 1, out }),
  );
  await miroir.tick();
  await miroir.report({
    ...{ subject: lea.subjectId, out: at("report"), formats: ["json", "html", "pdf"], language },
    personalKey: lea.personalKey,
  });
  await keepReport(telling, "report");
  await miroir.requests.answer({
    request: access.number,
    text: say.answer,
    attachments: [at("report/report.pdf")],
    handedBy: "portal",
  });
  await keepMail();

  const erasure = await miroir.requests.open({
    ...from("Odile Perrin", "8 rue Haute, 75010 Paris"),
    ...{ kind: "erasure", channel: "letter" },
    out: at("request-acknowledgement-letter.html"),
  });
  await telling.keepWritten("request-acknowledgement-letter");
  await letter("request-refusal-exception", (out) =>
    miroir.requests.refuse({
      ...{ request: erasure.number, ground: "exception", exception: "17(3)(e)" },
      ...{ reasons: say.keptForCourt, out },
    }),
  );

  const complex = await miroir.requests.open({
    ...from(bruno.name, null),
    ...{ kind: "portability", channel: "desk", subject: bruno.subjectId },
  });
  await letter("request-extension", (out) =>
    miroir.requests.extend({ request: complex.number, reason: "complexity", because: say.complex, out }),
  );
  await miroir.portability({
    subject: lea.subjectId,
    personalKey: lea.personalKey,
    out: at("portability.zip"),
  });
  const provided = (await entriesOf(at("portability.zip"))).get("provided.json")!;
  telling.keep("portability", provided.toString("utf8"));

  const unknown = await miroir.requests.open({
    ...from("Karim Bensaïd", "karim@inconnu.example"),
    ...{ kind: "access", channel: "e-mail" },
  });
  await letter("request-identity-question", (out) =>
    miroir.requests.pause({ request: unknown.number, doubt: say.doubt, out }),
  );
  goTo("2026-09-21T09:00:00Z");
  await miroir.requests.resume({ request: unknown.number });
  await letter("request-refusal-identity", (out) =>
    miroir.requests.refuse({
      ...{ request: unknown.number, ground: "identity-not-established", reasons: say.noIdentity, out },
    }),
  );

  const nothing = await miroir.requests.open({
    ...from("Sophie Lemaire", "3 allée des Peupliers, 93200 Saint-Denis"),
    ...{ kind: "access", channel: "letter" },
  });
  await letter("request-nothing-held", (out) =>
    miroir.requests.answer({ request: nothing.number, nothingHeld: true, out }),
  );

  const namesake = await miroir.requests.open({
    ...from("GUERIN Maelle", "5 impasse du Puits, 35000 Rennes"),
    ...{ kind: "access", channel: "letter" },
  });
  await assert.rejects(miroir.requests.answer({ request: namesake.number, nothingHeld: true }), {
    code: "request/may-be-held",
  });
  await letter("request-nothing-held-namesake", (out) =>
    miroir.requests.answer({
      ...{ request: namesake.number, nothingHeld: true, out },
      notTheSame: { because: say.otherPerson, by: say.desk },
    }),
  );

  await letter("request-acknowledgement-late", (out) =>
    miroir.requests.open({
      ...from("Rose Lecomte", "17 rue Basse, 75010 Paris"),
      ...{ kind: "access", channel: "letter", receivedOn: "2026-08-03", out },
    }),
  );

  const agent = await miroir.requests.open({
    ...from("Yasmine Touré", "maitre.vidal@avocats.example"),
    ...{ kind: "access", channel: "e-mail" },
    mandate: { by: "Maître Vidal", document: say.mandate, checkedBy: say.desk },
  });
  await letter("request-nothing-held-agent", (out) =>
    miroir.requests.answer({ request: agent.number, nothingHeld: true, out }),
  );

  const abusive = await miroir.requests.open({
    ...from("Gérard Noël", "gerard.noel@courrier.example"),
    ...{ kind: "access", channel: "e-mail" },
  });
  const ground = "excessive" as const;
  await miroir.requests.refuse({
    request: abusive.number,
    ground,
    reasons: say.abuse,
    proof: say.abuseProof,
  });
  await letter("request-refusal-excessive", (out) =>
    miroir.as(COLLEAGUE).requests.refuse({ request: abusive.number, ground, out }),
  );

  // Every other kind, each acknowledged.
  for (const kind of ["rectification", "restriction", "objection", "withdrawal", "information"] as const)
    await miroir.requests.open({
      ...from(chloe.name, "chloe.marchand@courrier.example"),
      ...{ kind, channel: "e-mail", subject: chloe.subjectId, receivedOn: "2026-09-20" },
    });

  const silent = await miroir.requests.open({
    ...from("Lucie Bernard", "maitre.vidal@avocats.example"),
    ...{ kind: "erasure", channel: "letter", mandate: { by: "Maître Vidal" } },
    out: at("request-acknowledgement-agent.html"),
  });
  await telling.keepWritten("request-acknowledgement-agent");
  await letter("request-refusal-mandate", (out) =>
    miroir.requests.refuse({
      ...{ request: silent.number, ground: "mandate-not-shown", reasons: say.noMandate, out },
    }),
  );
  await keepMail();
};

const once = async (
  { at, keepWritten }: Telling,
  name: string,
  write: (out: string) => Promise<unknown>,
): Promise<void> => {
  await write(at(`${name}.html`));
  await keepWritten(name);
};

/** Its pages and its PDFs, each under the name of the report. */
const keepReport = async ({ at, keepWritten }: Telling, name: string): Promise<void> => {
  const files = (await readdir(at(name))).filter((file) => /\.(?:html|pdf)$/.test(file));
  const stems = new Set(files.map((file) => file.slice(0, file.lastIndexOf("."))));
  for (const stem of [...stems].sort())
    await keepWritten(stem === "report" ? name : `${name}-${stem}`, join(at(name), stem));
};

const objections = async (telling: Telling): Promise<void> => {
  const { miroir, say, photos, keepMail, language } = telling;
  const request = await miroir.requests.open({
    ...{
      name: "Aude Renard",
      contact: "aude.renard@courrier.example",
      kind: "objection",
      channel: "e-mail",
      language,
    },
  });
  // To being compared it stands at once; the two others are weighed.
  await miroir.objections.add({
    ...{ picture: join(photos, "podium.jpg"), because: say.fell, request: request.number },
  });
  const shown = await miroir.objections.add({
    ...{
      picture: join(photos, "podium.jpg"),
      because: say.fell,
      request: request.number,
      about: "publication",
    },
  });
  await once(telling, "objection-upheld", (out) =>
    miroir.objections.decide({ objection: shown.objectionId, decision: "uphold", because: say.upheld, out }),
  );
  const kept = await miroir.objections.add({
    ...{ picture: join(photos, "quay.jpg"), because: say.child, request: request.number, about: "keeping" },
  });
  await once(telling, "objection-rejected", (out) =>
    miroir.objections.decide({ objection: kept.objectionId, decision: "reject", because: say.kept, out }),
  );
  await keepMail();
};

/** Somebody who is not enrolled asks with her camera, and is handed a link. */
const looked = async (telling: Telling): Promise<void> => {
  const { miroir, engine, language, say, keepMail, at, keep } = telling;
  keep("look-told", `${(await miroir.look.told({ language })).text}\n`);
  const browser = inLanguage(browserOf(appOf(engine)), language);
  const enrolment = await capture(browser, null, () => FACE.asks);
  const { number } = await asked(browser, "POST", "/portal/asks", {
    ...{ enrolment, agreed: true, albums: ["run"], days: ["2026-06-20"], place: say.place },
    ...{ name: "Anaïs Blot", contact: "anais.blot@courrier.example" },
  });
  telling.goTo("2026-10-01T10:00:00Z");
  await keepMail();
  await lookByTwo(miroir, {
    ...{ request: number, fromCase: true, albums: ["run"] },
    ...{ identityCheck: "known-personally", checkedBy: say.known },
  });
  await keepMail();
  await miroir.look.handOver({ request: number, by: "link" });
  await keepMail();
  const desk = await miroir.requests.open({
    ...{ name: "Anaïs Blot", contact: null, kind: "access", channel: "desk", language },
  });
  await lookByTwo(miroir, {
    ...{
      request: desk.number,
      photos: await referencePhotos(FACE.asks),
      albums: ["run"],
      statement: say.agree,
    },
    ...{ identityCheck: "identity-in-person", checkedBy: say.desk, out: at("look"), language },
  });
  keep("look-folder", textOfHtml(await readFile(at("look/index.html"), "utf8")));
};

/** Two say that one face is theirs. */
const conflict = async (telling: Telling, poster: string): Promise<void> => {
  const { miroir, say, clock, keepMail } = telling;
  const later = () => {
    clock.now = new Date(clock.now.getTime() + AN_HOUR_MS);
  };
  const first = await enrolled(telling, FACE.twin, "Lucie Faure", {
    contact: "lucie.faure@courrier.example",
  });
  const { grantId } = await opens(telling, first);
  await miroir.scan();
  await miroir.profile({ subject: first.subjectId });
  await miroir.grants.close({ grant: grantId });
  later();
  const second = await comesByPoster(telling, poster, FACE.twin, {
    ...{ name: "Élise Faure", email: "elise.faure@courrier.example" },
  });
  await opens(telling, second);
  await assert.rejects(opens(telling, first), { code: "person/suspended" });
  await keepMail();
  const [found] = await miroir.conflicts.list();
  if (!found) throw new Error("nobody met the other");
  later();
  await miroir.conflicts.settle({
    ...{ conflict: found.id, decision: "second", comparedBy: "identity-in-person", because: say.met },
  });
  await keepMail();
};

const restricted = async ({ miroir, keepMail, goTo }: Telling, { chloe }: People): Promise<void> => {
  await miroir.person.restrict({ subject: chloe.subjectId, because: "accuracy-contested" });
  goTo("2026-10-20T09:00:00Z");
  await miroir.person.lift({ subject: chloe.subjectId });
  await keepMail();
};

/** What recipients are told: corrected, restricted, erased. */
const leaves = async (telling: Telling, { lea, ming }: People): Promise<void> => {
  const { miroir, at, keepMail, language, say } = telling;
  const { appearances } = await miroir.profile({ subject: lea.subjectId });
  await miroir.review.decide({ id: appearances[0]!.appearanceId, decision: "reject" });
  await miroir.person.correct({ subject: lea.subjectId, contact: "m.guerin@courrier.example" });
  await miroir.person.restrict({ subject: lea.subjectId, because: "objection-pending" });
  await keepMail();
  const { tellings } = await miroir.recipients.of({ subject: lea.subjectId });
  const last = tellings.at(-1)!;
  await once(telling, "recipient-letter", (out) => miroir.recipients.letter({ telling: last.id, out }));
  await miroir.recipients.told({ telling: last.id, proof: say.posted });
  await miroir.report({ subject: lea.subjectId, out: at("report-restricted"), formats: ["html"], language });
  await keepReport(telling, "report-restricted");
  await miroir.withdraw({ subject: ming.subjectId });
  const { certificateFiles, certificate } = await miroir.forget({
    subject: lea.subjectId,
    certificate: at("certificate"),
    language,
  });
  const [file] = certificateFiles;
  assert.ok(file);
  await telling.keepWritten("certificate", file.slice(0, file.lastIndexOf(".")));
  const again = await miroir.requests.open({
    ...{
      name: lea.name,
      contact: "maelle.guerin@courrier.example",
      kind: "access",
      channel: "e-mail",
      language,
    },
  });
  await once(telling, "request-nothing-held-erased", (out) =>
    miroir.requests.answer({
      ...{ request: again.number, nothingHeld: true, erased: certificate.certificate.log.entry, out },
      notTheSame: { because: say.otherCase, by: say.desk },
    }),
  );
  await keepMail();
};

// Winter: what time does, and the authority

const time = async ({ miroir, goTo, keepMail }: Telling): Promise<void> => {
  goTo("2026-10-25T09:00:00Z");
  await miroir.tick();
  await keepMail();
  goTo("2027-03-10T09:00:00Z");
  await miroir.tick();
  await keepMail();
};

const MANY = 21;
/** Far more searches in a day than the account makes on others. */
const tooManySearches = async ({ miroir, say, keepMail }: Telling): Promise<void> => {
  const [photo] = await referencePhotos(FACE.passer, 1);
  for (let n = 0; n < MANY; n++)
    await searchByTwo(miroir, { photo: photo!, purpose: "find", reason: say.reason });
  await keepMail();
};

const breached = async (telling: Telling): Promise<void> => {
  const { miroir, say, goTo, language } = telling;
  const { number: breach } = await miroir.breaches.record({
    ...{ nature: say.breach, risk: "high", kinds: ["confidentiality"], measuresBefore: say.breachBefore },
  });
  await twice(telling, "breach-authority-first", (out) =>
    miroir.breaches.show({ breach, letter: "notification", out, language }),
  );
  goTo("2027-03-12T15:00:00Z");
  await miroir.breaches.update({
    ...{ breach, people: say.breachPeople, records: say.breachRecords },
    ...{ peopleCount: 1, recordsCount: 4, advice: say.breachAdvice },
    ...{ consequences: say.breachConsequences, measures: say.breachMeasures },
  });
  goTo("2027-03-12T16:00:00Z");
  const told = new Date("2027-03-12T15:30:00Z");
  await miroir.breaches.update({ breach, authorityToldAt: told, lateBecause: say.late });
  await twice(telling, "breach-authority-further", (out) =>
    miroir.breaches.show({ breach, letter: "notification", out, language }),
  );
  await twice(telling, "breach-people", (out) =>
    miroir.breaches.show({ breach, letter: "people", out, language }),
  );
  goTo("2027-03-12T17:00:00Z");
  await miroir.breaches.update({ breach, peopleToldAt: new Date("2027-03-12T16:30:00Z") });
  await miroir.breaches.close({ breach });
};

const PACK_PAGE = /\.(?:html|pdf|txt)$/;
/** Pages of the pack in this language, under their own names. */
const pack = async ({ miroir, at, keep, keepWritten, language }: Telling): Promise<void> => {
  await miroir.authorityPack({ out: at("authority.zip") });
  for (const [path, bytes] of await entriesOf(at("authority.zip"))) {
    if (!PACK_PAGE.test(path) || !path.includes(`.${language}.`)) continue;
    const name = `pack-${path.replace(`.${language}.`, ".").replaceAll("/", "-")}`;
    await writeFile(at(name), bytes);
    if (!name.endsWith(".pdf")) await keepWritten(name.slice(0, name.lastIndexOf(".")));
  }
  keep("pack-files", `${[...(await entriesOf(at("authority.zip"))).keys()].sort().join("\n")}\n`);
};

/** The year of the club, in one language. */
export const liveYear = async (t: Pick<TestContext, "after">, language: Language): Promise<Year> => {
  const say = wordsOf(language);
  const instance = await freshInstance(t as TestContext, {
    settings: {
      language,
      controller: { name: say.club, address: say.address, contact: "contact@club-canal.example" },
      officer: { name: say.officer, address: say.address, contact: "dpo@club-canal.example" },
      minors: { allowed: true, dpiaReference: "AIPD-2026-1" },
      dpia: { reference: "AIPD-2026-1", reviewOn: "2027-06-01" },
      demonstration: false,
      otherFaces: { art9Ground: SAID.otherFaces },
      serve: { url: "https://photos.club-canal.example" },
      logOrigin: "club-canal.example/log",
      databaseUrl: null,
    },
  });
  const ids = new Set<string>();
  Object.assign(instance.engine, { newId: countedIds(ids) });
  // The configuration says the embedded database, whose log Miroir itself removes.
  Object.assign(instance.engine.database.upkeep, { ownsLog: true });
  const { telling, end } = collecting(instance, language, ids);
  await adopts(telling);
  await begin(telling);
  await instance.miroir.recipients.add({
    ...{ name: say.gazette, address: say.gazetteAddress, contact: "redaction@gazette.example" },
    ...{ mail: "redaction@gazette.example", partyType: "controller", purpose: "publish:press", language },
  });
  await notices(telling);
  const poster = await invitations(telling);
  await members(telling);
  telling.goTo("2026-07-01T09:00:00Z");
  const people = await enrolments(telling);
  await comesByPoster(telling, poster, FACE.nadia, {
    ...{ name: "Nadia Haddad", email: "nadia.haddad@courrier.example" },
  });
  await hers(telling, people);
  await published(telling, people);
  await disclosed(telling, people);
  telling.goTo("2026-08-15T09:00:00Z");
  await searched(telling);
  await signsIn(telling);
  telling.keep(
    "mail-code",
    textOfLetter(
      codeLetter(instance.engine.settings, "nadia.haddad@courrier.example", "2026-08-15", "<code>"),
    ),
  );
  telling.goTo("2026-09-01T09:00:00Z");
  await requests(telling, people);
  await objections(telling);
  telling.goTo("2026-10-01T09:00:00Z");
  await looked(telling);
  await conflict(telling, poster);
  telling.goTo("2026-10-12T09:00:00Z");
  await restricted(telling, people);
  await leaves(telling, people);
  await time(telling);
  await tooManySearches(telling);
  await breached(telling);
  await pack(telling);
  return end();
};
