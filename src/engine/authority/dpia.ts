/**
 * The impact assessment of art. 35 as a document to complete (R83, R84), in the order of the CNIL's PIA models: context,
 * fundamental principles, risks, action plan, validation. What the configuration, the database and the published measurements
 * say is filled in, and what only a person can judge is marked. It never says whether the law allows the processing: that is
 * for the controller to judge.
 */
import { GROUND_GAP, groundIn, OTHER_FACES_ROW } from "../../domain/album.ts";
import { AGE_WORDS, CUSTODY_WORDS, RELATIONSHIP_WORDS, worded } from "../../domain/codes.ts";
import type { Language } from "../../domain/errors.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import type { AssessmentStanding } from "../gate/assessment.ts";
import { dayIn, inWords, momentIn } from "../letters/report-words.ts";
import { logic, MEASURED } from "../report/logic.ts";
import { assessFeared, fearedSections } from "./dpia-feared.ts";
import { PRINCIPLES, SUPPORTS } from "./dpia-principles.ts";
import { assess, highRisks, LEVELS, RISKS, type RiskGrounds } from "./dpia-risks.ts";
import { type Gap, type Grounds, measuresOf, toWrite } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

export interface AssessmentGrounds extends RiskGrounds {
  /** The version that was adopted, if one was. */
  readonly adopted: AssessmentStanding;
}

const gap = (article: string, en: string, fr: string): Gap => ({ article, what: { en, fr } });

const GAPS = {
  description: gap(
    "35(7)(a)",
    "context: how many people the archive is about, since when, for which occasions, on which machine, run by whom",
    "contexte : combien de personnes l'archive concerne, depuis quand, à quelles occasions, sur quelle machine, exploitée par qui",
  ),
  alternative: gap(
    "35(7)(b)",
    "the less intrusive alternative considered (tags, race numbers, looking by date and place), and why it does not suffice",
    "l'alternative moins intrusive envisagée (mots-clés, dossards, recherche par date et lieu), et pourquoi elle ne suffit pas",
  ),
  severity: gap(
    "35(7)(c)",
    "likelihood and severity of each risk for the people of this archive; the levels below follow from the configuration alone",
    "vraisemblance et gravité de chaque risque pour les personnes de cette archive ; les niveaux ci-dessous ne suivent que de la configuration",
  ),
  measures: gap(
    "35(7)(d)",
    "measures around Miroir: who has access to the machine, disk encryption, where the master key and the erasure journal are kept",
    "mesures autour de Miroir : qui accède à la machine, chiffrement du disque, où sont gardés la clé maîtresse et le journal des effacements",
  ),
  supports: gap(
    "35(7)(a)",
    "the machine, its place, who reaches it, where backups go, who hosts",
    "la machine, son lieu, qui y accède, où vont les sauvegardes, qui héberge",
  ),
  plan: gap(
    "35(7)(d)",
    "for each line of the action plan: who does it, by when, and what was decided about it",
    "pour chaque ligne du plan d'action : qui s'en charge, pour quand, et ce qui a été décidé",
  ),
  decision: gap(
    "35(1)",
    "the decision of the controller with name, date and signature, then `miroir dpia adopt`",
    "la décision du responsable du traitement avec nom, date et signature, puis `miroir dpia adopt`",
  ),
  advice: gap(
    "35(2)",
    "the advice of the data protection officer, its date, and what was done about it",
    "l'avis du délégué à la protection des données, sa date, et la suite donnée",
  ),
  views: gap(
    "35(9)",
    "the views of the people concerned or of those who represent them, or why they were not sought",
    "l'avis des personnes concernées ou de leurs représentants, ou pourquoi il n'a pas été demandé",
  ),
  review: gap(
    "35(11)",
    "reference of the assessment that was adopted, and the day on which it is reviewed (setting dpia)",
    "référence de l'analyse adoptée, et jour de son réexamen (réglage dpia)",
  ),
  overdue: gap(
    "35(11)",
    "the review that was due on the day set in the configuration (setting dpia.reviewOn)",
    "le réexamen dû au jour fixé dans la configuration (réglage dpia.reviewOn)",
  ),
} as const;

/** What a person still has to write; the assessment is not one before. */
export const assessmentGaps = ({ settings: { dpia, otherFaces }, today }: Grounds): Gap[] => [
  GAPS.description,
  GAPS.supports,
  GAPS.alternative,
  GAPS.severity,
  GAPS.measures,
  GAPS.plan,
  GAPS.advice,
  GAPS.views,
  GAPS.decision,
  ...(otherFaces === null ? [GROUND_GAP] : []),
  ...(dpia === null ? [GAPS.review] : dpia.reviewOn < today ? [GAPS.overdue] : []),
];

const figures = (language: Language, grounds: AssessmentGrounds): Fact[] => {
  const say = inWords(language);
  const { inventory, settings } = grounds;
  const items = inventory.albums.reduce((sum, album) => sum + album.items, 0);
  const people = Object.entries(inventory.people).map(([band, count]) =>
    say(`${worded(AGE_WORDS, band, "en")}: ${count}`, `${worded(AGE_WORDS, band, "fr")} : ${count}`),
  );
  return [
    [say("pictures held", "images détenues"), String(items)],
    [say("faces found in them", "visages relevés"), String(inventory.faces)],
    [say("people enrolled", "personnes inscrites"), people.join(", ") || "0"],
    [say("grants open today", "autorisations ouvertes aujourd'hui"), String(inventory.openGrants)],
    [
      say("searches on record", "recherches enregistrées"),
      `${inventory.searches} (${settings.retention.logMonths} ${say("months", "mois")})`,
    ],
    [say("who holds the keys", "qui détient les clés"), CUSTODY_WORDS[settings.keyCustody.mode][language]],
    [
      say("relationship to the people", "lien avec les personnes"),
      RELATIONSHIP_WORDS[settings.relationship][language],
    ],
    [say("kept in", "conservé en"), settings.jurisdiction[language]],
  ];
};

/** What happens to a file and to a person, in a paragraph. */
export const FLOW: Both = {
  en: "Files of the organisation's own are imported; where faces are in them is found once. A person who asks to be found consents in writing, and her reference photographs become a template, sealed. While a grant of hers is open, the faces of the albums she named are compared with it, one after the other, in memory; possible matches are shown to her. Everything else about a face is forgotten at once.",
  fr: "Des fichiers de l'organisation sont importés ; l'emplacement des visages y est relevé une fois. Une personne qui demande à être retrouvée consent par écrit, et ses photographies de référence deviennent un gabarit, scellé. Tant qu'une autorisation d'elle est ouverte, les visages des albums qu'elle a nommés lui sont comparés, l'un après l'autre, en mémoire ; les correspondances possibles lui sont montrées. Tout le reste d'un visage est oublié aussitôt.",
};

const WHY: Both = {
  en: "Biometric data is processed on a large scale, of people who may be vulnerable, with new technology: an assessment is required (art. 35(1), 35(3)(b)).",
  fr: "Des données biométriques sont traitées à grande échelle, de personnes pouvant être vulnérables, avec une technologie nouvelle : une analyse est requise (art. 35(1), 35(3)(b)).",
};

const NECESSITY: Both = {
  en: "Nobody is searched for who did not ask for it by an explicit consent. To find whoever asked, the other faces of the same albums are compared with the reference for a moment, in memory, unless the album is closed: they have a row of their own below. A consent names albums and a last day; no feature other than face search depends on it, and looking by date, place, event and by hand is always possible at no cost.",
  fr: "Aucune recherche ne porte sur une personne qui ne l'a pas demandée par un consentement explicite. Pour retrouver qui l'a demandé, les autres visages des mêmes albums sont comparés un instant à la référence, en mémoire, sauf si l'album est fermé : ils ont leur propre ligne ci-dessous. Un consentement nomme des albums et un dernier jour ; aucune autre fonction n'en dépend, et chercher par date, lieu, évènement et à la main reste toujours possible sans frais.",
};

/** What cannot be known here, in a cell. */
const UNKNOWN: Both = { en: "to be filled in", fr: "à remplir" };

const text = (both: Both, language: Language): Block => ({ kind: "text", text: both[language] });

const riskSection = (language: Language, grounds: AssessmentGrounds): Section => {
  const say = inWords(language);
  const assessed = new Map(assess(grounds).map((risk) => [risk.id, risk]));
  return {
    heading: say(
      "3. Risks to the rights and freedoms of people (art. 35(7)(c))",
      "3. Risques pour les droits et libertés des personnes (art. 35(7)(c))",
    ),
    blocks: [
      toWrite(language, GAPS.severity),
      {
        kind: "table",
        heads: [
          say("risk", "risque"),
          say("what is done about it", "ce qui est fait"),
          say("left, as configured", "ce qui reste, tel que configuré"),
        ],
        rows: RISKS.map(({ id, name, measure }) => {
          const { level, because } = assessed.get(id)!;
          return [name[language], measure[language], `${LEVELS[level][language]}: ${because[language]}`];
        }),
      },
    ],
  };
};

const reviewBlocks = (language: Language, { settings: { dpia }, today }: Grounds): Block[] => {
  const say = inWords(language);
  if (dpia === null) return [toWrite(language, GAPS.review)];
  return [
    {
      kind: "facts",
      rows: [
        [say("reference", "référence"), dpia.reference],
        [say("reviewed on", "réexamen le"), dayIn(language, dpia.reviewOn)],
      ],
    },
    ...(dpia.reviewOn < today ? [toWrite(language, GAPS.overdue)] : []),
  ];
};

const contextSections = (language: Language, grounds: AssessmentGrounds): Section[] => {
  const say = inWords(language);
  const { officer, ...controller } = grounds.settings.controller;
  const responsible: Fact[] = [
    [
      say("controller", "responsable du traitement"),
      `${controller.name}, ${controller.address}; ${controller.contact}`,
    ],
    [
      say("data protection officer", "délégué à la protection des données"),
      officer ? `${officer.name}, ${officer.address}; ${officer.contact}` : UNKNOWN[language],
    ],
  ];
  return [
    { heading: say("Why one is needed", "Pourquoi elle est nécessaire"), blocks: [text(WHY, language)] },
    {
      heading: say("1. Context (art. 35(7)(a))", "1. Contexte (art. 35(7)(a))"),
      blocks: [
        text(FLOW, language),
        { kind: "facts", rows: [...responsible, ...figures(language, grounds)] },
        toWrite(language, GAPS.description),
      ],
    },
    {
      heading: say("Data and supports", "Données et supports"),
      blocks: [
        {
          kind: "table",
          heads: [say("data", "données"), say("carried by", "support")],
          rows: SUPPORTS.map(([what, where]) => [what[language], where[language]]),
        },
        toWrite(language, GAPS.supports),
      ],
    },
  ];
};

const principleSections = (language: Language, { settings }: AssessmentGrounds): Section[] => {
  const say = inWords(language);
  return [
    {
      heading: say(
        "2. Fundamental principles: necessity, proportionality, rights (art. 35(7)(b))",
        "2. Principes fondamentaux : nécessité, proportionnalité, droits (art. 35(7)(b))",
      ),
      blocks: [
        text(NECESSITY, language),
        {
          kind: "table",
          heads: [
            say("principle", "principe"),
            say("article", "article"),
            say("how it is kept", "comment il est tenu"),
          ],
          rows: PRINCIPLES.map(([principle, article, kept]) => [
            principle[language],
            article,
            kept[language],
          ]),
        },
        toWrite(language, GAPS.alternative),
      ],
    },
    {
      heading: OTHER_FACES_ROW.name[language],
      blocks: [
        {
          kind: "facts",
          rows: [
            [say("people", "personnes"), OTHER_FACES_ROW.subjects[language]],
            [say("data", "données"), OTHER_FACES_ROW.data[language]],
            [say("how long", "durée"), OTHER_FACES_ROW.erasure[language]],
            [say("ground of art. 9(2)", "fondement de l'art. 9(2)"), groundIn(settings.otherFaces, language)],
          ],
        },
        ...(settings.otherFaces === null ? [toWrite(language, GROUND_GAP)] : []),
      ],
    },
  ];
};

/** A line for each high risk and each gap; who and when is for people to say. */
const planSection = (language: Language, grounds: AssessmentGrounds): Section => {
  const say = inWords(language);
  const names = new Map(RISKS.map(({ id, name }) => [id, name]));
  const unknown = UNKNOWN[language];
  const lower = highRisks(grounds).map(({ id }) => {
    const risk = names.get(id)![language];
    return say(
      `lower this risk or consult the authority: ${risk}`,
      `réduire ce risque ou consulter l'autorité : ${risk}`,
    );
  });
  const write = assessmentGaps(grounds).map(({ article, what }) => `${what[language]} (art. ${article})`);
  return {
    heading: say(
      "4. Measures and action plan (art. 35(7)(d))",
      "4. Mesures et plan d'action (art. 35(7)(d))",
    ),
    blocks: [
      ...measuresOf(grounds.settings).map((measure) => text(measure, language)),
      toWrite(language, GAPS.measures),
      {
        kind: "table",
        heads: [say("to do", "à faire"), say("who", "qui"), say("by when", "pour quand")],
        rows: [...lower, ...write].map((each) => [each, unknown, unknown]),
      },
      toWrite(language, GAPS.plan),
    ],
  };
};

const adoptedRows = (language: Language, { adopted }: AssessmentGrounds): Fact[] => {
  const say = inWords(language);
  if (adopted.state === "exempt")
    return [
      [
        say("adopted version", "version adoptée"),
        say(
          "none: a demonstration, exempt, since nobody in it exists",
          "aucune : une démonstration, dispensée, car personne n'y existe",
        ),
      ],
    ];
  if (adopted.fromDay === null)
    return [[say("adopted version", "version adoptée"), say("none yet", "aucune pour l'instant")]];
  const changed = say("no: the file changed or is gone", "non : le fichier a changé ou a disparu");
  return [
    [say("adopted version", "version adoptée"), adopted.file ?? UNKNOWN[language]],
    [say("SHA-256", "SHA-256"), adopted.sha256 ?? UNKNOWN[language]],
    [say("in force from", "en vigueur depuis"), dayIn(language, adopted.fromDay)],
    [say("adopted by", "adoptée par"), adopted.adoptedBy ?? UNKNOWN[language]],
    [
      say("still the same file", "fichier inchangé"),
      adopted.state === "in-force" ? say("yes", "oui") : changed,
    ],
  ];
};

const validationSections = (language: Language, grounds: AssessmentGrounds): Section[] => {
  const say = inWords(language);
  return [
    {
      heading: say("5. Validation: advice and views", "5. Validation : avis"),
      blocks: [toWrite(language, GAPS.advice), toWrite(language, GAPS.views)],
    },
    {
      heading: say("Decision, signature and review", "Décision, signature et réexamen"),
      blocks: [
        { kind: "facts", rows: adoptedRows(language, grounds) },
        toWrite(language, GAPS.decision),
        ...reviewBlocks(language, grounds),
      ],
    },
  ];
};

/** The assessment, filled as far as a program can. */
export const assessmentDocument = (language: Language, grounds: AssessmentGrounds): Document => {
  const say = inWords(language);
  const { settings, at, pack, scores } = grounds;
  return {
    language,
    title: say("Data protection impact assessment", "Analyse d'impact relative à la protection des données"),
    subtitle: say(
      "article 35 GDPR: a document to complete, not a finished assessment",
      "article 35 du RGPD : un document à compléter, pas une analyse achevée",
    ),
    writtenAt: at,
    footer: say(
      `Filled by Miroir, ${momentIn(language, settings.timeZone, at)}.`,
      `Rempli par Miroir, ${momentIn(language, settings.timeZone, at)}.`,
    ),
    sections: [
      ...contextSections(language, grounds),
      ...principleSections(language, grounds),
      riskSection(language, grounds),
      ...fearedSections(language, settings),
      {
        heading: say("Error rates and logic", "Taux d'erreur et logique"),
        blocks: [{ kind: "facts", rows: logic({ language, pack, scores }) }],
      },
      planSection(language, grounds),
      ...validationSections(language, grounds),
    ],
  };
};

/** The assessment for programs: the same content, by the letters of art. 35(7), in both languages. */
export const assessmentJson = (grounds: AssessmentGrounds) => {
  const { settings, pack, inventory, at } = grounds;
  const risks = new Map(assess(grounds).map((risk) => [risk.id, risk]));
  return {
    writtenAt: at.toISOString(),
    onFile: settings.dpia,
    "35(7)(a)": {
      flow: FLOW,
      inventory,
      custody: settings.keyCustody.mode,
      relationship: settings.relationship,
    },
    "35(7)(b)": NECESSITY,
    "35(7)(c)": RISKS.map(({ id, name, measure }) => ({ name, measure, ...risks.get(id)! })),
    feared: assessFeared(settings),
    adopted: grounds.adopted,
    "35(7)(d)": measuresOf(grounds.settings),
    accuracy: { pack, measured: MEASURED[pack] ?? null, expectedFalse: inventory.expectedFalse },
    gaps: assessmentGaps(grounds),
  };
};
