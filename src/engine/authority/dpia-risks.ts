/**
 * The risks of the impact assessment (R84): what is done about each, and the level that is left as this instance is configured.
 * A level follows from the configuration alone; what it means for the people of an archive is for the controller to judge.
 */
import { groundIn } from "../../domain/album.ts";
import { RELATIONSHIP_WORDS } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { REMOTE_CAPTURE_DOUBT } from "../../domain/remote-capture.ts";
import { addressAloneSaid } from "../../domain/vouching.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { figureIn } from "../letters/report-words.ts";
import { MEASURED } from "../report/logic.ts";
import type { Grounds } from "./register.ts";

type Both = Readonly<Record<Language, string>>;

export interface RiskGrounds extends Grounds {
  readonly scores: ScoreModel;
}

type Level = "low" | "medium" | "high";

export const LEVELS: Readonly<Record<Level, Both>> = {
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
  readonly left: (grounds: RiskGrounds) => { level: Level; because: Both };
}

const expectedOf = ({ inventory, settings }: RiskGrounds): number =>
  inventory.expectedFalse ?? settings.targetFalseMatches;

const albumsWhere = (
  { inventory: { albums } }: RiskGrounds,
  which: (album: RiskGrounds["inventory"]["albums"][number]) => boolean,
): number => albums.filter(which).reduce((sum, album) => sum + album.albums, 0);

export const RISKS: readonly Risk[] = [
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
      const { otherFaces } = grounds.settings;
      const ground = { en: groundIn(otherFaces, "en"), fr: groundIn(otherFaces, "fr") };
      return {
        level: open + declared > 0 ? "high" : "low",
        because: {
          en: en`${open} [album has|albums have] the open scope, ${declared} the declared one: in both, others than those who consented are compared; ground of art. 9(2): ${ground.en}`,
          fr: fr`${open} [album a|albums ont] la portée ouverte, ${declared} la portée déclarée : dans les deux, d'autres personnes que celles qui ont consenti sont comparées ; fondement de l'art. 9(2) : ${ground.fr}`,
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
export const assess = (grounds: RiskGrounds): AssessedRisk[] =>
  RISKS.map(({ id, left }) => ({ id, ...left(grounds) }));

/** Risks that the configuration leaves high: with one of them the authority is consulted before (art. 36(1)). */
export const highRisks = (grounds: RiskGrounds): AssessedRisk[] =>
  assess(grounds).filter(({ level }) => level === "high");
