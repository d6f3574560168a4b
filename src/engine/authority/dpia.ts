/**
 * The impact assessment of art. 35 as a document to complete (R83, R84): what the configuration, the database and the
 * published measurements say is filled in, and what only a person can judge is marked. Where the configuration leaves a
 * high risk, a consultation of art. 36 comes with it (R85). It never says whether the law allows the processing: that is for the controller to judge.
 */
import { AGE_WORDS, CUSTODY_WORDS, RELATIONSHIP_WORDS, worded } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { REMOTE_CAPTURE_DOUBT } from "../../domain/remote-capture.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { Block, Document, Fact, Section } from "../../paper/document.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { dayIn, figureIn, inWords, momentIn } from "../letters/report-words.ts";
import { logic, MEASURED } from "../report/logic.ts";
import { type Gap, type Grounds, measuresOf, toWrite } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

export interface AssessmentGrounds extends Grounds {
  readonly scores: ScoreModel;
}

type Level = "low" | "medium" | "high";

const LEVELS: Readonly<Record<Level, Both>> = {
  low: { en: "low", fr: "faible" },
  medium: { en: "medium", fr: "moyen" },
  high: { en: "high", fr: "élevé" },
};

/** A risk of R84: what is done about it, and what is left as this instance is configured. */
interface Risk {
  readonly id: string;
  readonly name: Both;
  readonly measure: Both;
  /** What the configuration says of it, in words, and the level that follows from it alone. */
  readonly left: (grounds: AssessmentGrounds) => { level: Level; because: Both };
}

const expectedOf = ({ inventory, settings }: AssessmentGrounds): number =>
  inventory.expectedFalse ?? settings.targetFalseMatches;

const albumsWhere = (
  { inventory: { albums } }: AssessmentGrounds,
  which: (album: AssessmentGrounds["inventory"]["albums"][number]) => boolean,
): number => albums.filter(which).reduce((sum, album) => sum + album.albums, 0);

const RISKS: readonly Risk[] = [
  {
    id: "error-rates",
    name: {
      en: "Error: somebody else's picture is shown as possibly hers, or hers is missed",
      fr: "Erreur : l'image de quelqu'un d'autre lui est montrée comme peut-être sienne, ou la sienne est manquée",
    },
    measure: {
      en: "Thresholds rise with faces x people compared; the expected number of false candidates is shown before a scan; below the match threshold a human looks.",
      fr: "Les seuils montent avec le nombre de visages et de personnes comparés ; le nombre attendu de fausses correspondances est montré avant un balayage ; sous le seuil de correspondance un humain regarde.",
    },
    left: (grounds) => {
      const expected = expectedOf(grounds);
      const level = MEASURED[grounds.pack] === undefined || expected > 1 ? "high" : "medium";
      return {
        level,
        because: {
          en: `up to ${figureIn("en", expected)} false candidates expected in a scan; ${MEASURED[grounds.pack] ? "rates measured on 34 people, nearly all light-skinned adults" : "no measured rates are published for this model"}`,
          fr: `jusqu'à ${figureIn("fr", expected)} fausses correspondances attendues par balayage ; ${MEASURED[grounds.pack] ? "taux mesurés sur 34 personnes, presque toutes adultes à peau claire" : "aucun taux mesuré n'est publié pour ce modèle"}`,
        },
      };
    },
  },
  {
    id: "false-match",
    name: {
      en: "Consequence of a false match: a person acted upon because of a picture that is not hers",
      fr: "Conséquence d'une fausse correspondance : une personne subit un acte à cause d'une image qui n'est pas la sienne",
    },
    measure: {
      en: "“Possible match”, never “is”; no decision is attached to a match; “not me” blocks the pair for ever and recipients are told.",
      fr: "« Correspondance possible », jamais « est » ; aucune décision n'est attachée à une correspondance ; « ce n'est pas moi » écarte la paire pour toujours et les destinataires en sont avertis.",
    },
    left: ({ settings }) =>
      settings.twoPersons
        ? {
            level: "low",
            because: {
              en: "two distinct people confirm before anything found by staff is acted upon",
              fr: "deux personnes distinctes confirment avant tout acte sur ce que le personnel a trouvé",
            },
          }
        : {
            level: "medium",
            because: {
              en: "one person confirms (setting twoPersons is off)",
              fr: "une seule personne confirme (réglage twoPersons désactivé)",
            },
          },
  },
  {
    id: "another-face",
    name: {
      en: "Somebody shows another's face, and is shown her pictures",
      fr: "Quelqu'un montre le visage d'une autre personne et se fait montrer ses images",
    },
    measure: {
      en: "A face alone opens nothing: a steward who stands before her, or staff who say by what they compared, vouch for each enrolment before anything is searched. The capture's doubts are evidence for them; frames are kept sealed, so that an impostor can be shown to have been one. A film of somebody passes the capture.",
      fr: "Un visage seul n'ouvre rien : une personne de l'accueil qui se tient devant elle, ou du personnel qui dit par quoi il a comparé, atteste chaque inscription avant toute recherche. Les doutes sur la prise de vue leur servent d'indices ; les images sont conservées scellées, pour qu'une imposture puisse être montrée. Un film de quelqu'un passe la prise de vue.",
    },
    left: ({ settings: { vouching } }) =>
      vouching.addressAlone
        ? { level: "high", because: addressAloneSaid(vouching.addressAlone) }
        : {
            level: "medium",
            because: {
              en: en`people vouch, and people can be deceived; frames are kept for ${vouching.frameDays} [day|days]; ${REMOTE_CAPTURE_DOUBT.en}`,
              fr: fr`des personnes attestent, et peuvent être trompées ; les images sont conservées ${vouching.frameDays} [jour|jours] ; ${REMOTE_CAPTURE_DOUBT.fr}`,
            },
          },
  },
  {
    id: "children",
    name: { en: "Children", fr: "Enfants" },
    measure: {
      en: "Adults only unless a setting with a DPIA reference says otherwise; then a guardian consents, and below 15 the child as well. Albums marked “minors present” are outside every scan. Age is never estimated.",
      fr: "Adultes seulement, sauf réglage portant une référence d'AIPD ; alors un représentant consent, et sous 15 ans l'enfant aussi. Les albums « mineurs présents » restent hors de tout balayage. L'âge n'est jamais estimé.",
    },
    left: (grounds) => {
      const marked = albumsWhere(grounds, ({ minorsPresent }) => minorsPresent);
      const allowed = grounds.settings.minors.allowed;
      return {
        level: allowed ? "high" : "medium",
        because: {
          en: en`${allowed ? "people under 18 may be enrolled" : "people under 18 are refused"}; ${marked} [album is|albums are] marked, the others rely on whoever imported them`,
          fr: fr`${allowed ? "des personnes de moins de 18 ans peuvent être inscrites" : "les personnes de moins de 18 ans sont refusées"} ; ${marked} [album est marqué|albums sont marqués], pour les autres tout repose sur qui les a importés`,
        },
      };
    },
  },
  {
    id: "staff",
    name: {
      en: "Staff and dependants: consent that is not free",
      fr: "Personnel et personnes dépendantes : un consentement qui n'est pas libre",
    },
    measure: {
      en: "A warning and a recorded statement that a refusal has no consequence, where the organisation has power over the people; pictures can always be looked for by date, place and event instead.",
      fr: "Un avertissement et une déclaration enregistrée qu'un refus est sans conséquence, là où l'organisation a un pouvoir sur les personnes ; les images peuvent toujours être cherchées par date, lieu et évènement.",
    },
    left: ({ settings: { relationship } }) =>
      relationship === "none"
        ? {
            level: "low",
            because: {
              en: "the organisation says it has no power over the people it enrols",
              fr: "l'organisation déclare n'avoir aucun pouvoir sur les personnes qu'elle inscrit",
            },
          }
        : {
            level: "high",
            because: {
              en: `the organisation is the people's ${RELATIONSHIP_WORDS[relationship].en}: freedom of consent is presumed absent (recital 43)`,
              fr: `l'organisation est pour ces personnes : ${RELATIONSHIP_WORDS[relationship].fr} ; la liberté du consentement est présumée absente (considérant 43)`,
            },
          },
  },
  {
    id: "inversion",
    name: {
      en: "Inversion: a face rebuilt from a stolen template",
      fr: "Inversion : un visage reconstruit à partir d'un gabarit volé",
    },
    measure: {
      en: "Templates are never in clear on disk; sealed under the person's own key and a printed code; opened only for the time of a grant, in memory.",
      fr: "Les gabarits ne sont jamais en clair sur le disque ; scellés sous la clé propre de la personne et un code imprimé ; ouverts seulement le temps d'une autorisation, en mémoire.",
    },
    left: ({ settings: { keyCustody }, inventory }) =>
      keyCustody.mode === "person-held"
        ? {
            level: "medium",
            because: {
              en: en`people hold their keys; ${inventory.openGrants} [grant is open now, and its template|grants are open now, and their templates] readable with the keys folder`,
              fr: fr`les personnes détiennent leurs clés ; ${inventory.openGrants} [autorisation est ouverte, et son gabarit lisible|autorisations sont ouvertes, et leurs gabarits lisibles] avec le dossier des clés`,
            },
          }
        : {
            level: "high",
            because: {
              en: `the organisation holds the keys as well (EDPB Opinion 11/2024; justified in ${keyCustody.dpiaReference})`,
              fr: `l'organisation détient aussi les clés (avis 11/2024 du CEPD ; justifié dans ${keyCustody.dpiaReference})`,
            },
          },
  },
  {
    id: "bystanders",
    name: {
      en: "Faces of people who did not consent: each is compared for a moment, and that is biometric processing by the better view",
      fr: "Visages de personnes qui n'ont pas consenti : chacun est comparé un instant, ce qui est, selon l'opinion la plus solide, un traitement biométrique",
    },
    measure: {
      en: "The person names the albums she was in, or the organisation attests that everybody agreed or is absent; in memory only, overwritten after one comparison; whoever objects to a picture or a region takes it out at once.",
      fr: "La personne nomme les albums où elle était, ou l'organisation atteste que tous ont accepté ou sont absents ; en mémoire seulement, écrasé après une comparaison ; qui s'oppose pour une image ou une région l'en retire aussitôt.",
    },
    left: (grounds) => {
      const open = albumsWhere(grounds, ({ scope }) => scope === "open");
      const declared = albumsWhere(grounds, ({ scope }) => scope === "declared");
      return {
        level: open > 0 ? "high" : declared > 0 ? "medium" : "low",
        because: {
          en: en`${open} [album has|albums have] the open scope, ${declared} the declared one: in both, others than those who consented are compared`,
          fr: fr`${open} [album a|albums ont] la portée ouverte, ${declared} la portée déclarée : dans les deux, d'autres que ceux qui ont consenti sont comparés`,
        },
      };
    },
  },
  {
    id: "theft",
    name: {
      en: "Theft, loss or destruction of pictures, keys or database",
      fr: "Vol, perte ou destruction des images, des clés ou de la base",
    },
    measure: {
      en: "Keys lie apart from the database and are backed up apart; backups are encrypted; a breach register runs the 72 hours.",
      fr: "Les clés sont séparées de la base et sauvegardées à part ; les sauvegardes sont chiffrées ; un registre des violations décompte les 72 heures.",
    },
    left: () => ({
      level: "medium",
      because: {
        en: "pictures themselves lie in clear in the organisation's folders; the machine is the organisation's to guard",
        fr: "les images elles-mêmes sont en clair dans les dossiers de l'organisation ; la machine est à la garde de l'organisation",
      },
    }),
  },
];

export interface AssessedRisk {
  readonly id: string;
  readonly level: Level;
  readonly because: Both;
}

/** Every risk, with the level that these settings leave and why. */
export const assess = (grounds: AssessmentGrounds): AssessedRisk[] =>
  RISKS.map(({ id, left }) => ({ id, ...left(grounds) }));

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
export const assessmentGaps = ({ settings: { dpia }, today }: Grounds): Gap[] => [
  GAPS.description,
  GAPS.alternative,
  GAPS.severity,
  GAPS.measures,
  GAPS.advice,
  GAPS.views,
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

const FLOW: Both = {
  en: "Files of the organisation's own are imported; where faces are in them is found once. A person who asks to be found consents in writing, and her reference photographs become a template, sealed. While a grant of hers is open, the faces of the albums she named are compared with it, one after the other, in memory; possible matches are shown to her. Everything else about a face is forgotten at once.",
  fr: "Des fichiers de l'organisation sont importés ; l'emplacement des visages y est relevé une fois. Une personne qui demande à être retrouvée consent par écrit, et ses photographies de référence deviennent un gabarit, scellé. Tant qu'une autorisation d'elle est ouverte, les visages des albums qu'elle a nommés lui sont comparés, l'un après l'autre, en mémoire ; les correspondances possibles lui sont montrées. Tout le reste d'un visage est oublié aussitôt.",
};

const WHY: Both = {
  en: "Biometric data is processed on a large scale, of people who may be vulnerable, with new technology: an assessment is required (art. 35(1), 35(3)(b)).",
  fr: "Des données biométriques sont traitées à grande échelle, de personnes pouvant être vulnérables, avec une technologie nouvelle : une analyse est requise (art. 35(1), 35(3)(b)).",
};

const NECESSITY: Both = {
  en: "Nothing is compared of a person who did not ask for it by an explicit consent; a consent names albums and a last day; no feature other than face search depends on it, and looking by date, place, event and by hand is always possible at no cost.",
  fr: "Rien n'est comparé d'une personne qui ne l'a pas demandé par un consentement explicite ; un consentement nomme des albums et un dernier jour ; aucune autre fonction n'en dépend, et chercher par date, lieu, évènement et à la main reste toujours possible sans frais.",
};

const text = (both: Both, language: Language): Block => ({ kind: "text", text: both[language] });

const riskSection = (language: Language, grounds: AssessmentGrounds): Section => {
  const say = inWords(language);
  const assessed = new Map(assess(grounds).map((risk) => [risk.id, risk]));
  return {
    heading: say(
      "(c) Risks to the rights and freedoms of people",
      "(c) Risques pour les droits et libertés des personnes",
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
      { heading: say("Why one is needed", "Pourquoi elle est nécessaire"), blocks: [text(WHY, language)] },
      {
        heading: say("(a) Description", "(a) Description"),
        blocks: [
          text(FLOW, language),
          { kind: "facts", rows: figures(language, grounds) },
          toWrite(language, GAPS.description),
        ],
      },
      {
        heading: say("(b) Necessity and proportionality", "(b) Nécessité et proportionnalité"),
        blocks: [text(NECESSITY, language), toWrite(language, GAPS.alternative)],
      },
      riskSection(language, grounds),
      {
        heading: say("Error rates and logic", "Taux d'erreur et logique"),
        blocks: [{ kind: "facts", rows: logic({ language, pack, scores }) }],
      },
      {
        heading: say("(d) Measures", "(d) Mesures"),
        blocks: [
          ...measuresOf(grounds.settings).map((measure) => text(measure, language)),
          toWrite(language, GAPS.measures),
        ],
      },
      {
        heading: say("Advice of the officer, views of people", "Avis du délégué, avis des personnes"),
        blocks: [toWrite(language, GAPS.advice), toWrite(language, GAPS.views)],
      },
      {
        heading: say("Adoption and review", "Adoption et réexamen"),
        blocks: reviewBlocks(language, grounds),
      },
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
    "35(7)(d)": measuresOf(grounds.settings),
    accuracy: { pack, measured: MEASURED[pack] ?? null, expectedFalse: inventory.expectedFalse },
    gaps: assessmentGaps(grounds),
  };
};

/** Risks that the configuration leaves high: with one of them the authority is consulted before (art. 36(1)). */
export const highRisks = (grounds: AssessmentGrounds): AssessedRisk[] =>
  assess(grounds).filter(({ level }) => level === "high");

/** The file of a prior consultation, art. 36(3)(a) to (f) (R85). Only where a high risk is left. */
export const consultationDocument = (language: Language, grounds: AssessmentGrounds): Document => {
  const say = inWords(language);
  const { settings, at } = grounds;
  const { officer, ...controller } = settings.controller;
  const risks = highRisks(grounds);
  const names = new Map(RISKS.map(({ id, name }) => [id, name]));
  return {
    language,
    title: say(
      "Prior consultation of the supervisory authority",
      "Consultation préalable de l'autorité de contrôle",
    ),
    subtitle: say("article 36 GDPR", "article 36 du RGPD"),
    writtenAt: at,
    sections: [
      {
        heading: say("Why the authority is consulted", "Pourquoi l'autorité est consultée"),
        blocks: [
          text(
            {
              en: "As this instance is configured, these risks stay high after the measures taken:",
              fr: "Telle que cette instance est configurée, ces risques restent élevés après les mesures prises :",
            },
            language,
          ),
          ...risks.map(
            ({ id, because }): Block => ({
              kind: "text",
              text: `${names.get(id)![language]}: ${because[language]}.`,
            }),
          ),
        ],
      },
      {
        heading: say("(a) Responsibilities", "(a) Responsabilités"),
        blocks: [
          {
            kind: "facts",
            rows: [
              [
                say("controller", "responsable du traitement"),
                `${controller.name}, ${controller.address}; ${controller.contact}`,
              ],
            ],
          },
          toWrite(
            language,
            gap(
              "36(3)(a)",
              "joint controllers and processors, if any",
              "responsables conjoints et sous-traitants, s'il y en a",
            ),
          ),
        ],
      },
      { heading: say("(b) Purposes and means", "(b) Finalités et moyens"), blocks: [text(FLOW, language)] },
      {
        heading: say("(c) Measures and safeguards", "(c) Mesures et garanties"),
        blocks: measuresOf(grounds.settings).map((measure) => text(measure, language)),
      },
      {
        heading: say("(d) Data protection officer", "(d) Délégué à la protection des données"),
        blocks: [
          text(
            officer ? bothOf(`${officer.name}, ${officer.address}; ${officer.contact}`) : bothOf("–"),
            language,
          ),
        ],
      },
      {
        heading: say("(e) Impact assessment", "(e) Analyse d'impact"),
        blocks: [
          text(
            {
              en: "In this archive: dpia/assessment. It has to be completed before it is sent.",
              fr: "Dans cette archive : dpia/assessment. Elle doit être complétée avant l'envoi.",
            },
            language,
          ),
        ],
      },
      {
        heading: say(
          "(f) Anything else the authority asks for",
          "(f) Toute autre information demandée par l'autorité",
        ),
        blocks: [text({ en: settings.authority, fr: settings.authority }, language)],
      },
    ],
  };
};

const bothOf = (words: string): Both => ({ en: words, fr: words });
