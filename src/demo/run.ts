/** The demonstration: the main job from beginning to end, on an event of drawn people, through the same library everybody uses. */

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { addDays, dayAt } from "../domain/days.ts";
import type { Language } from "../domain/errors.ts";
import type { ActOptions } from "../engine/gate/act.ts";
import { initialise, type Miroir, open, SUGGESTED } from "../index.ts";
import { words } from "../words/words.ts";
import { DEMO_CAST } from "./cast.ts";
import { type DrawnEvent, drawEvent, EVENT } from "./event.ts";

/** The second account of the event's desk. */
const COLLEAGUE = { name: "grace", role: "officer" } as const;

type Answer<F extends (...input: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>;

/** A search that a second account had agreed to. */
export type Searched = Exclude<Answer<Miroir["search"]>, { readonly proposed: true }>;

/** What the demonstration did, step by step; each is also told while it happens. */
export interface DemoStory {
  readonly folder: string;
  readonly event: DrawnEvent;
  readonly imported: Answer<Miroir["import"]>;
  readonly enrolled: readonly DemoPerson[];
  readonly plan: Answer<Miroir["scanPlan"]>;
  readonly scanned: Answer<Miroir["scan"]>;
  readonly found: Searched;
  readonly profile: Answer<Miroir["profile"]>;
  readonly rights: AnsweredRights;
  readonly stranger: Searched;
  readonly audit: Answer<Miroir["audit"]>;
  readonly forgotten: Answer<Miroir["forget"]>;
  readonly afterwards: {
    readonly search: Searched;
    readonly audit: Answer<Miroir["audit"]>;
    readonly log: Answer<Miroir["log"]["verify"]>;
  };
}

/** Somebody who asked to be found, and the key on her paper. */
export interface DemoPerson {
  readonly subjectId: string;
  readonly name: string;
  readonly personalKey: string;
}

export interface DemoOptions extends ActOptions {
  readonly folder: string;
  readonly language: Language;
  /** How many pictures the album has. */
  readonly pictures: number;
  /** Port on which the instance will be served, of the demonstration to click through. */
  readonly port?: number;
  /** Told as each step ends, with what it gave so far. */
  readonly onStep: <K extends DemoStep>(step: K, story: Pick<DemoStory, (typeof STEPS)[K]>) => void;
}

/** The steps, and the part of the story each brings. */
export const STEPS = {
  draw: "event",
  import: "imported",
  enrol: "enrolled",
  plan: "plan",
  scan: "scanned",
  search: "found",
  page: "profile",
  rights: "rights",
  stranger: "stranger",
  audit: "audit",
  forget: "forgotten",
  afterwards: "afterwards",
} as const satisfies Record<string, keyof DemoStory>;
export type DemoStep = keyof typeof STEPS;

const ACTOR = { name: "demo", role: "administrator" } as const;
const ALBUM = "canal-run-2026";

const TEXT = {
  controller: words("demo.run.runningClubDrawnPeople"),
  address: words("demo.run.1PaperStreetDrawnville"),
  right: words("demo.run.drawnDemonstrationNobodyExists"),
  ground: words("demo.run.noneNeededFictionPeople"),
  statement: words("demo.run.iAgreeMyFace"),
  reason: words("demo.run.sheBroughtNewPicture"),
  strangerReason: words("demo.run.somebodyBroughtPictureAnother"),
  afterReason: words("demo.run.afterSheForgottenNothing"),
} as const;

/** What the drawn club says in its notices. */
const DRAWN_NOTICE = {
  ...SUGGESTED,
  keepingBasis: words("demo.run.ourLegitimateInterestMemory"),
  publishingBasis: words("demo.run.consentThoseWhoCan"),
  archiveRetention: words("demo.run.threeYearsAfterEvent"),
} as const;

/** Where the instance of the demonstration is configured. */
export const demoConfig = (folder: string): string => join(resolve(folder), "instance", "miroir.config.json");

/** A new instance each time; the drawn pictures of the last time are used again. */
const newInstance = async (folder: string, language: Language, port = 8080): Promise<Miroir> => {
  const instance = join(folder, "instance");
  if (existsSync(join(instance, "miroir.config.json")) || existsSync(join(instance, "keys")))
    await rm(instance, { recursive: true });
  const path = demoConfig(folder);
  await initialise(
    {
      controller: {
        name: TEXT.controller[language],
        address: TEXT.address[language],
        contact: "privacy@example.org",
      },
      language,
      notice: DRAWN_NOTICE,
      demonstration: true,
      otherFaces: { art9Ground: TEXT.ground },
      serve: { url: `http://localhost:${port}`, port },
      // Nobody has a telephone at hand to look at drawn people.
      secondFactor: [],
    },
    path,
  );
  return open({ config: path, actor: ACTOR });
};

const enrolAll = async (miroir: Miroir, event: DrawnEvent, language: Language): Promise<DemoPerson[]> => {
  const today = dayAt(new Date(), "Europe/Paris");
  const enrolled: DemoPerson[] = [];
  for (const { name, references } of event.consenting) {
    const { subjectId, personalKey } = await miroir.enrol({
      name,
      photos: references.map((path) => ({ path })),
      albums: [ALBUM],
      until: addDays(today, 365),
      statement: TEXT.statement[language],
      identityCheck: "identity-in-person",
      checkedBy: "demo",
      language,
    });
    await miroir.grants.open({ subject: subjectId, personalKey, until: addDays(today, 30) });
    enrolled.push({ subjectId, name, personalKey });
  }
  return enrolled;
};

export interface AnsweredRights {
  readonly name: string;
  readonly request: Answer<Miroir["requests"]["open"]>;
  readonly receipt: Answer<Miroir["receipt"]>;
  readonly report: Answer<Miroir["report"]>;
}

/** Another of the five asks at the desk what is held about her: the clock starts, and the answer is whole. */
const answerRights = async (
  miroir: Miroir,
  { subjectId, name }: { subjectId: string; name: string },
  folder: string,
  language: Language,
  long: ActOptions,
): Promise<AnsweredRights> => {
  const request = await miroir.requests.open({
    subject: subjectId,
    name,
    kind: "access",
    channel: "desk",
    language,
  });
  const receipt = await miroir.receipt({ consent: subjectId, out: join(folder, "receipt"), language });
  const report = await miroir.report({ subject: subjectId, out: join(folder, "report"), language }, long);
  return { name, request, receipt, report };
};

const longOf = ({ signal, onProgress }: ActOptions): ActOptions => ({
  ...(signal && { signal }),
  ...(onProgress && { onProgress }),
});

/** An instance with the drawn event in it, five people enrolled, everything compared. The caller closes it. */
export const prepare = async (options: DemoOptions) => {
  const { language, onStep, pictures } = options;
  const folder = resolve(options.folder);
  const long = longOf(options);
  const event = await drawEvent(join(folder, "event"), {
    cast: DEMO_CAST,
    language,
    pictures,
    onProgress: (done, total) => options.onProgress?.({ stage: "draw", done, total }),
    ...(options.signal && { signal: options.signal }),
  });
  onStep("draw", { event });
  for (const written of ["page", "receipt", "report", "certificate"])
    await rm(join(folder, written), { recursive: true, force: true });
  const miroir = await newInstance(folder, language, options.port);
  try {
    await miroir.albums.add({
      title: EVENT.title[language],
      slug: ALBUM,
      startsOn: EVENT.day,
      place: EVENT.place[language],
      heldBy: "own-work",
      scope: "declared",
      rightNote: TEXT.right[language],
    });
    const imported = await miroir.import(
      { paths: [event.albumFolder], album: ALBUM, manifest: event.manifestFile },
      long,
    );
    onStep("import", { imported });
    const enrolled = await enrolAll(miroir, event, language);
    onStep("enrol", { enrolled });
    const plan = await miroir.scanPlan();
    onStep("plan", { plan });
    const scanned = await miroir.scan(undefined, long);
    onStep("scan", { scanned });
    return { folder, album: ALBUM, long, miroir, event, imported, enrolled, plan, scanned };
  } catch (error) {
    await miroir.close();
    throw error;
  }
};

/** Nobody searches alone: one asks, somebody else agrees, and the same question is answered (R90). */
const searchByTwo = async (miroir: Miroir, asked: Parameters<Miroir["search"]>[0]): Promise<Searched> => {
  const answer = await miroir.search(asked);
  if (!answer.proposed) return answer;
  await miroir.as(COLLEAGUE).proposals.agree({ proposal: answer.proposal });
  return searchByTwo(miroir, asked);
};

/** @throws MiroirError whatever a verb meets */
export const runDemo = async (options: DemoOptions): Promise<DemoStory> => {
  const { language, onStep } = options;
  const { miroir, long, album: _album, ...prepared } = await prepare(options);
  const { folder, event, enrolled } = prepared;
  try {
    const ask = (path: string, reason: string) =>
      searchByTwo(miroir, { photo: { path }, purpose: "find", reason });
    const found = await ask(event.probes.consenting, TEXT.reason[language]);
    onStep("search", { found });
    const her = enrolled[0]!.subjectId;
    const profile = await miroir.profile({ subject: her, html: join(folder, "page"), language }, long);
    onStep("page", { profile });
    const rights = await answerRights(miroir, enrolled[1]!, folder, language, long);
    onStep("rights", { rights });
    const stranger = await ask(event.probes.stranger, TEXT.strangerReason[language]);
    onStep("stranger", { stranger });
    const audit = await miroir.audit(undefined, long);
    onStep("audit", { audit });
    const forgotten = await miroir.forget({
      subject: her,
      certificate: join(folder, "certificate"),
      language,
    });
    onStep("forget", { forgotten });
    const afterwards = {
      search: await ask(event.probes.consenting, TEXT.afterReason[language]),
      audit: await miroir.audit(undefined, long),
      log: await miroir.log.verify(),
    };
    onStep("afterwards", { afterwards });
    return {
      ...prepared,
      found,
      profile,
      rights,
      stranger,
      audit,
      forgotten,
      afterwards,
    };
  } finally {
    await miroir.close();
  }
};
