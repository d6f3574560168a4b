import { join } from "node:path";
import type { DemoOptions, DemoStep, DemoStory } from "../demo/run.ts";
import type { ServedDemo } from "../demo/served.ts";
import { en, fr } from "../domain/counted.ts";
import { EXIT, type Language } from "../domain/errors.ts";
import { type Command, flag, portOf, text, whole } from "./command.ts";
import { profileShown } from "./compare/profile.ts";
import { scanned, scanPlanned } from "./compare/scan.ts";
import { searched } from "./compare/search.ts";
import { audited } from "./evidence/audit.ts";
import { forgotten } from "./leaving/forget.ts";
import { serveUntilStopped } from "./serve.ts";
import { duration, words } from "./text.ts";

const HEADS: Readonly<Record<DemoStep, { en: string; fr: string }>> = {
  draw: words("An event is drawn", "Un événement est dessiné"),
  import: words(
    "The album goes in: faces are found, nobody is recognised",
    "L'album entre : des visages sont trouvés, personne n'est reconnu",
  ),
  enrol: words(
    "Five people ask to be found, and open their grants with their own keys (a demonstration: exempt from the impact assessment, with a fictional ground of art. 9(2) for the other faces, since nobody here exists)",
    "Cinq personnes demandent à être retrouvées et ouvrent leurs autorisations avec leurs propres clés (une démonstration : dispensée d'analyse d'impact, avec un fondement fictif de l'art. 9(2) pour les autres visages, car personne ici n'existe)",
  ),
  plan: words(
    "Before comparing: how many, how strict, how wrong it can be",
    "Avant de comparer : combien, avec quelle rigueur, avec quelle erreur possible",
  ),
  scan: words(
    "Every face is compared in memory and forgotten",
    "Chaque visage est comparé en mémoire et oublié",
  ),
  search: words("A new picture of one of the five", "Une nouvelle image de l'une des cinq"),
  page: words("Her pictures", "Ses images"),
  rights: words(
    "Another of the five asks what is held about her",
    "Une autre des cinq demande ce qui est détenu sur elle",
  ),
  stranger: words(
    "A picture of somebody who did not ask to be found, but is in the album",
    "L'image de quelqu'un qui n'a rien demandé, mais qui est dans l'album",
  ),
  audit: words(
    "Is a template of anybody else on the disk?",
    "Un gabarit de quelqu'un d'autre est-il sur le disque ?",
  ),
  forget: words("She leaves", "Elle s'en va"),
  afterwards: words(
    "And the same new picture of her, afterwards",
    "Et la même nouvelle image d'elle, ensuite",
  ),
};

/** What each step says. The names of the story are those of the library. */
const BODIES: {
  readonly [K in DemoStep]: (
    story: Pick<DemoStory, never> & Partial<DemoStory>,
    language: Language,
  ) => string;
} = {
  draw: ({ event }, language) =>
    words(
      `${event!.albumFolder}: 60 people who do not exist.`,
      `${event!.albumFolder} : 60 personnes qui n'existent pas.`,
    )[language],
  import: ({ imported }, language) =>
    words(
      en`${imported!.imported} [picture|pictures], ${imported!.faces} [face|faces], ${imported!.problems.length} damaged. No template model was loaded.`,
      fr`${imported!.imported} [image|images], ${imported!.faces} [visage|visages], ${imported!.problems.length} [abîmée|abîmées]. Aucun modèle de gabarit n'a été chargé.`,
    )[language],
  enrol: ({ enrolled }) => enrolled!.map(({ name }) => name).join(", "),
  plan: ({ plan }, language) => scanPlanned(plan!, language).text,
  scan: (story, language) => scanned(story.scanned!, language).text,
  search: ({ found }, language) => searched(found!, language).text,
  page: ({ profile }, language) => profileShown(profile!, language).text,
  rights: ({ rights }, language) => {
    const { name, request, receipt, report } = rights!;
    return words(
      `${name}, request ${request.number}: the answer is due on ${request.dueOn}.\nHer report, everything held about her: ${join(report.path, "report.html")}\nThe receipt of her consent, with proofs that anybody can check: ${join(receipt.path, "receipt.html")}`,
      `${name}, demande ${request.number} : la réponse est due le ${request.dueOn}.\nSon rapport, tout ce qui est détenu sur elle : ${join(report.path, "report.html")}\nLe récépissé de son consentement, avec des preuves que chacun peut vérifier : ${join(receipt.path, "receipt.html")}`,
    )[language];
  },
  stranger: ({ stranger }, language) => searched(stranger!, language).text,
  audit: ({ audit }, language) => audited(audit!, language).text,
  forget: (story, language) => forgotten(story.forgotten!, language).text,
  afterwards: ({ afterwards }, language) =>
    [
      searched(afterwards!.search, language).text,
      audited(afterwards!.audit, language).text,
      words(
        en`The log holds: ${afterwards!.log.size} [entry|entries], ${afterwards!.log.erased} of them emptied.`,
        fr`Le journal tient : ${afterwards!.log.size} [entrée|entrées], dont ${afterwards!.log.erased} [vidée|vidées].`,
      )[language],
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
  say(words("Fetching the model pack, once …", "Récupération du jeu de modèles, une fois …")[language]);
  await fetchModels(config, {});
};

const doors = (
  { person, portal, invitation, welcome, email, waiting, waitingPage, steward }: ServedDemo,
  language: Language,
): string =>
  words(
    `\nOpen these in a browser:\n\n  ${person.name}, who asked to be found:\n    ${portal}\n\n  Somebody new, who is invited (the camera is needed for the whole of it):\n    ${invitation}\n\n  The console: choose a password here, once; afterwards sign in as ${email}:\n    ${welcome}\n\nA face alone opens nothing. ${waiting.name} enrolled herself from the poster, and waits for somebody who sees that it is she:\n\n  1. Her page, which shows a code for the desk:\n    ${waitingPage}\n  2. The steward, in another browser or a private window: choose a password, once; afterwards sign in as ${steward.email}:\n    ${steward.welcome}\n  3. Type her code there, compare, and confirm: her own page opens her search.\n    ${steward.page}`,
    `\nOuvrez dans un navigateur :\n\n  ${person.name}, qui a demandé à être retrouvée :\n    ${portal}\n\n  Quelqu'un de nouveau, qui est invité (l'ensemble demande une caméra) :\n    ${invitation}\n\n  La console : choisissez ici un mot de passe, une fois ; ensuite, connectez-vous comme ${email} :\n    ${welcome}\n\nUn visage seul n'ouvre rien. ${waiting.name} s'est inscrite par l'affiche et attend que quelqu'un voie que c'est bien elle :\n\n  1. Sa page, qui montre un code pour l'accueil :\n    ${waitingPage}\n  2. L'accueil, dans un autre navigateur ou une fenêtre privée : choisissez un mot de passe, une fois ; ensuite, connectez-vous comme ${steward.email} :\n    ${steward.welcome}\n  3. Saisissez-y son code, comparez, et confirmez : sa propre page ouvre sa recherche.\n    ${steward.page}`,
  )[language];

export const demo: Command = {
  name: "demo",
  about: words(
    "see the whole of it on drawn people, in about two minutes",
    "tout voir sur des personnages dessinés, en deux minutes environ",
  ),
  options: {
    folder: {
      value: "FOLDER",
      about: words("where (default ./miroir-demo)", "où (par défaut ./miroir-demo)"),
    },
    pictures: {
      value: "N",
      about: words(
        "how many pictures (default 300; 120 with --serve)",
        "combien d'images (par défaut 300 ; 120 avec --serve)",
      ),
    },
    serve: {
      about: words(
        "open the portal and the console on it, to click through, until Ctrl-C",
        "ouvrir dessus le portail et la console, pour tout essayer, jusqu'à Ctrl-C",
      ),
    },
    port: {
      value: "N",
      about: words("where to serve it (default 8080)", "où la servir (par défaut 8080)"),
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
        ...broken.map((promise) => `${words("NOT KEPT", "NON TENU")[language]}: ${promise}`),
        words(
          `Done in ${duration(seconds)}. Look at the report: ${page}`,
          `Terminé en ${duration(seconds)}. Regardez le rapport : ${page}`,
        )[language],
      ].join("\n"),
    };
  },
};
