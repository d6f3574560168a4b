import { join } from "node:path";
import type { DemoOptions, DemoStep, DemoStory } from "../demo/run.ts";
import type { ServedDemo } from "../demo/served.ts";
import { EXIT, type Language } from "../domain/errors.ts";
import { said, type Words, words } from "../words/words.ts";
import { type Command, flag, portOf, text, whole } from "./command.ts";
import { profileShown } from "./compare/profile.ts";
import { scanned, scanPlanned } from "./compare/scan.ts";
import { searched } from "./compare/search.ts";
import { audited } from "./evidence/audit.ts";
import { forgotten } from "./leaving/forget.ts";
import { serveUntilStopped } from "./serve.ts";
import { duration } from "./text.ts";

const HEADS: Readonly<Record<DemoStep, Words>> = {
  draw: words("cli.demo.eventDrawn"),
  import: words("cli.demo.albumGoesFacesFound"),
  enrol: words("cli.demo.fivePeopleAskFound"),
  plan: words("cli.demo.beforeComparingHowMany"),
  scan: words("cli.demo.everyFaceComparedMemory"),
  search: words("cli.demo.newPictureOneFive"),
  page: words("cli.demo.herPictures"),
  rights: words("cli.demo.anotherFiveAsksWhat"),
  stranger: words("cli.demo.pictureSomebodyWhoDid"),
  audit: words("cli.demo.templateAnybodyElseDisk"),
  forget: words("cli.demo.sheLeaves"),
  afterwards: words("cli.demo.sameNewPictureHer"),
};

/** What each step says. The names of the story are those of the library. */
const BODIES: {
  readonly [K in DemoStep]: (
    story: Pick<DemoStory, never> & Partial<DemoStory>,
    language: Language,
  ) => string;
} = {
  draw: ({ event }, language) =>
    said(language, "cli.demo.60PeopleWhoDo", { albumFolder: event!.albumFolder }),
  import: ({ imported }, language) =>
    said(language, "cli.demo.otherOtherDamagedNo", {
      imported: imported!.imported,
      faces: imported!.faces,
      problems: imported!.problems.length,
    }),
  enrol: ({ enrolled }) => enrolled!.map(({ name }) => name).join(", "),
  plan: ({ plan }, language) => scanPlanned(plan!, language).text,
  scan: (story, language) => scanned(story.scanned!, language).text,
  search: ({ found }, language) => searched(found!, language).text,
  page: ({ profile }, language) => profileShown(profile!, language).text,
  rights: ({ rights }, language) => {
    const { name, request, receipt, report } = rights!;
    return said(language, "cli.demo.requestAnswerDueHer", {
      name,
      number: request.number,
      dueOn: request.dueOn,
      report: join(report.path, "report.html"),
      receipt: join(receipt.path, "receipt.html"),
    });
  },
  stranger: ({ stranger }, language) => searched(stranger!, language).text,
  audit: ({ audit }, language) => audited(audit!, language).text,
  forget: (story, language) => forgotten(story.forgotten!, language).text,
  afterwards: ({ afterwards }, language) =>
    [
      searched(afterwards!.search, language).text,
      audited(afterwards!.audit, language).text,
      said(language, "cli.demo.logHoldsOtherThem", {
        log: afterwards!.log.size,
        erased: afterwards!.log.erased,
      }),
    ].join("\n"),
};

/** Every promise the demonstration makes, looked at again at its end. */
const brokenPromises = (story: DemoStory): string[] => {
  const { found, stranger, audit, afterwards, enrolled, profile, rights, scanned } = story;
  const nobody = (answer: DemoStory["found"]): boolean =>
    answer.faces.every(({ possibleMatch }) => possibleMatch === null);
  const promises: [string, boolean][] = [
    ["the scan finds somebody", scanned.shown > 0],
    [
      "the person is found by a new picture",
      found.faces.some(({ possibleMatch }) => possibleMatch?.subjectId === enrolled[0]?.subjectId),
    ],
    ["her page has pictures", (profile.page?.pictures ?? 0) > 0],
    ["the request has a due date", rights.request.dueOn > rights.request.receivedOn],
    ["the report is whole", rights.report.appearances > 0 && rights.report.withheld === 0],
    ["the receipt is proven", rights.receipt.proofs > 0],
    ["a stranger is not found", stranger.faces.length > 0 && nobody(stranger)],
    ["no other template is on disk", audit.holds],
    ["forgotten, she is not found", nobody(afterwards.search)],
    ["nothing is left of her", afterwards.audit.holds && afterwards.log.holds],
  ];
  return promises.filter(([, kept]) => !kept).map(([promise]) => promise);
};

const ensureModels = async (language: Language, say: (text: string) => void): Promise<void> => {
  const { fetchModels, modelState } = await import("../app.ts");
  const { parseConfig } = await import("../config.ts");
  const config = parseConfig({ controller: { name: "-", address: "-", contact: "---" } }, process.cwd());
  if ((await modelState(config)).installed) return;
  say(said(language, "cli.demo.fetchingModelPackOnce"));
  await fetchModels(config, {});
};

const doors = (
  { person, portal, invitation, welcome, email, waiting, waitingPage, steward }: ServedDemo,
  language: Language,
): string =>
  said(language, "cli.demo.openTheseBrowserWho", {
    name: person.name,
    portal,
    invitation,
    email,
    welcome,
    newcomer: waiting.name,
    waitingPage,
    steward: steward.email,
    stewardWelcome: steward.welcome,
    page: steward.page,
  });

export const demo: Command = {
  name: "demo",
  about: words("cli.demo.seeWholeDrawnPeople"),
  options: {
    folder: {
      value: "FOLDER",
      about: words("cli.demo.whereDefaultMiroirDemo"),
    },
    pictures: {
      value: "N",
      about: words("cli.demo.howManyPicturesDefault"),
    },
    serve: {
      about: words("cli.demo.openPortalConsoleClick"),
    },
    port: {
      value: "N",
      about: words("cli.demo.whereServeDefault8080"),
    },
  },
  run: async (context) => {
    const { options, language, long, say } = context;
    const startedMs = performance.now();
    await ensureModels(language, say);
    let step = 0;
    const onStep: DemoOptions["onStep"] = (name, part) =>
      say(`\n${++step}. ${HEADS[name][language]}\n\n${BODIES[name](part, language)}`);
    const told = { ...long, folder: text(options, "folder") ?? "miroir-demo", language, onStep };
    const pictures = whole(options, "pictures");
    if (flag(options, "serve")) {
      const { prepareServed } = await import("../demo/served.ts");
      const { readConfig } = await import("../config.ts");
      const port = portOf(options) ?? 8080;
      const served = await prepareServed({ ...told, pictures: pictures ?? 120, port });
      return serveUntilStopped(context, readConfig(served.config), doors(served, language));
    }
    const { runDemo } = await import("../demo/run.ts");
    const story = await runDemo({ ...told, pictures: pictures ?? 300 });
    const broken = brokenPromises(story);
    const seconds = (performance.now() - startedMs) / 1000;
    const page = join(story.rights.report.path, "report.html");
    return {
      data: { ...story, broken, seconds },
      exit: broken.length === 0 ? EXIT.ok : EXIT.found,
      text: [
        "",
        ...broken.map((promise) => `${said(language, "cli.demo.notKept")}: ${promise}`),
        said(language, "cli.demo.doneLookReport", { seconds: duration(seconds), page }),
      ].join("\n"),
    };
  },
};
