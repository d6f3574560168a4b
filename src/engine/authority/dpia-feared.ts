/**
 * The feared events of the CNIL's PIA models: illegitimate access, unwanted modification, disappearance. For each, where it
 * comes from, how, what it does to people, which measures there are, and gravity and likelihood as a proposal that follows from
 * the configuration: the controller confirms or changes them.
 */
import type { Language } from "../../domain/errors.ts";
import type { Block, Section } from "../../paper/document.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inWords } from "../letters/report-words.ts";

type Both = Readonly<Record<Language, string>>;

/** The four steps of the CNIL's scale. */
const SCALE = {
  negligible: { en: "1 negligible", fr: "1 négligeable" },
  limited: { en: "2 limited", fr: "2 limitée" },
  significant: { en: "3 significant", fr: "3 importante" },
  maximum: { en: "4 maximum", fr: "4 maximale" },
} as const satisfies Record<string, Both>;
type Step = keyof typeof SCALE;

interface Feared {
  readonly id: "access" | "modification" | "disappearance";
  readonly name: Both;
  readonly sources: Both;
  readonly threats: Both;
  readonly impacts: Both;
  readonly measures: Both;
  readonly gravity: { readonly step: Step; readonly because: Both };
  readonly likelihood: (settings: EngineSettings) => { step: Step; because: Both };
}

const FEARED: readonly Feared[] = [
  {
    id: "access",
    name: { en: "Illegitimate access to data", fr: "Accès illégitime à des données" },
    sources: {
      en: "somebody who enrols with another's face; staff out of curiosity; a thief of the machine, a disk or a backup; an intruder from the network",
      fr: "une personne qui s'inscrit avec le visage d'une autre ; du personnel par curiosité ; le vol de la machine, d'un disque ou d'une sauvegarde ; une intrusion par le réseau",
    },
    threats: {
      en: "a film before the camera; a search without a reason; keys and database taken together; a report sent to the wrong address; a copy published and passed on",
      fr: "un film devant la caméra ; une recherche sans motif ; les clés et la base prises ensemble ; un rapport envoyé à la mauvaise adresse ; une copie publiée et transmise",
    },
    impacts: {
      en: "where, when and with whom somebody was; harassment or stalking; a template that stays true for life; a face rebuilt from it",
      fr: "où, quand et avec qui quelqu'un était ; harcèlement ou traque ; un gabarit valable à vie ; un visage reconstruit à partir de lui",
    },
    measures: {
      en: "vouching before anything is searched; sealed templates, opened for the time of a grant; every search named and seen by the person; keys apart from the database; individual accounts",
      fr: "attestation avant toute recherche ; gabarits scellés, ouverts le temps d'une autorisation ; toute recherche nommée et vue par la personne ; clés séparées de la base ; comptes individuels",
    },
    gravity: {
      step: "significant",
      because: {
        en: "a face cannot be changed, and pictures say where somebody was",
        fr: "un visage ne se change pas, et les images disent où quelqu'un était",
      },
    },
    likelihood: ({ keyCustody, vouching, secondFactor }) => {
      if (vouching.addressAlone)
        return {
          step: "significant",
          because: {
            en: "a known address alone opens, by a decision of the controller",
            fr: "une adresse connue ouvre seule, par décision du responsable du traitement",
          },
        };
      if (keyCustody.mode === "controller-held")
        return {
          step: "significant",
          because: {
            en: "the organisation holds every key as well",
            fr: "l'organisation détient aussi chaque clé",
          },
        };
      return secondFactor.length > 0
        ? {
            step: "limited",
            because: {
              en: "people hold their keys, and roles that matter need a second factor",
              fr: "les personnes détiennent leurs clés, et les rôles sensibles demandent un second facteur",
            },
          }
        : {
            step: "significant",
            because: {
              en: "no role needs a second factor (setting secondFactor)",
              fr: "aucun rôle ne demande de second facteur (réglage secondFactor)",
            },
          };
    },
  },
  {
    id: "modification",
    name: { en: "Unwanted modification of data", fr: "Modification non désirée de données" },
    sources: {
      en: "staff by mistake; somebody who wants to hide a search; a fault of a machine or of this program",
      fr: "du personnel par erreur ; une personne qui veut cacher une recherche ; une panne de machine ou un défaut de ce logiciel",
    },
    threats: {
      en: "a false match confirmed; the log rewritten; a consent noted that was not given; a mask taken off",
      fr: "une fausse correspondance confirmée ; le journal réécrit ; un accord noté sans avoir été donné ; un masque retiré",
    },
    impacts: {
      en: "somebody else's pictures are shown as possibly hers; a person is acted upon for what another did; a refusal that is not respected",
      fr: "les images d'une autre personne sont montrées comme peut-être les siennes ; une personne subit ce qu'une autre a fait ; un refus non respecté",
    },
    measures: {
      en: "“possible match”, never “is”; “not me” holds for ever; constraints in the tables; a signed log without erasing that outsiders verify",
      fr: "« correspondance possible », jamais « est » ; « ce n'est pas moi » vaut pour toujours ; contraintes dans les tables ; journal signé et sans effacement, vérifiable par des tiers",
    },
    gravity: {
      step: "limited",
      because: {
        en: "no decision about anybody hangs on a match, and it can be put right",
        fr: "aucune décision sur quiconque ne dépend d'une correspondance, et elle se corrige",
      },
    },
    likelihood: ({ twoPersons, witnesses }) => {
      const alone = {
        en: "one person confirms, and no witness cosigns the log (settings twoPersons, witnesses)",
        fr: "une seule personne confirme, et aucun témoin ne cosigne le journal (réglages twoPersons, witnesses)",
      };
      const guarded = {
        en: "two people confirm, or a witness cosigns the log",
        fr: "deux personnes confirment, ou un témoin cosigne le journal",
      };
      return twoPersons || witnesses.length > 0
        ? { step: "negligible", because: guarded }
        : { step: "limited", because: alone };
    },
  },
  {
    id: "disappearance",
    name: { en: "Disappearance of data", fr: "Disparition de données" },
    sources: {
      en: "a failed disk, fire or theft; staff by mistake; software that demands a ransom; a person who loses her key",
      fr: "un disque en panne, un incendie, un vol ; du personnel par erreur ; un logiciel de rançon ; une personne qui perd sa clé",
    },
    threats: {
      en: "data without a backup; keys lost with the machine; the erasure journal lost, so that a restore brings back who was forgotten",
      fr: "des données sans sauvegarde ; les clés perdues avec la machine ; le journal des effacements perdu, si bien qu'une restauration ramène qui a été oublié",
    },
    impacts: {
      en: "a request that cannot be answered, a consent that cannot be proven, an objection that is forgotten; no data of anybody gets out",
      fr: "une demande sans réponse possible, un accord impossible à prouver, une opposition oubliée ; aucune donnée ne sort",
    },
    measures: {
      en: "encrypted backups, keys apart; the journal replayed at every restore; originals are read and never changed",
      fr: "sauvegardes chiffrées, clés à part ; journal rejoué à chaque restauration ; originaux lus et jamais modifiés",
    },
    gravity: {
      step: "limited",
      because: {
        en: "pictures stay with the organisation; people can enrol again",
        fr: "les images restent à l'organisation ; les personnes peuvent s'inscrire de nouveau",
      },
    },
    likelihood: () => ({
      step: "significant",
      because: {
        en: "Miroir does not know whether backups are made and tried: to be confirmed",
        fr: "Miroir ignore si des sauvegardes sont faites et essayées : à confirmer",
      },
    }),
  },
];

export interface AssessedEvent {
  readonly id: Feared["id"];
  readonly gravity: Step;
  readonly likelihood: Step;
}

/** Each feared event with the steps that are proposed. */
export const assessFeared = (settings: EngineSettings): AssessedEvent[] =>
  FEARED.map(({ id, gravity, likelihood }) => ({
    id,
    gravity: gravity.step,
    likelihood: likelihood(settings).step,
  }));

const eventSection = (language: Language, settings: EngineSettings, event: Feared): Section => {
  const say = inWords(language);
  const { step, because } = event.likelihood(settings);
  const gravity = `${SCALE[event.gravity.step][language]} (${event.gravity.because[language]})`;
  const likelihood = `${SCALE[step][language]} (${because[language]})`;
  return {
    heading: event.name[language],
    blocks: [
      {
        kind: "facts",
        rows: [
          [say("sources of risk", "sources de risques"), event.sources[language]],
          [say("threats", "menaces"), event.threats[language]],
          [say("impacts on people", "impacts sur les personnes"), event.impacts[language]],
          [say("existing measures", "mesures existantes"), event.measures[language]],
          [say("gravity, proposed", "gravité, proposée"), gravity],
          [say("likelihood, proposed", "vraisemblance, proposée"), likelihood],
        ],
      },
    ],
  };
};

/** The three events, and the map of gravity and likelihood. */
export const fearedSections = (language: Language, settings: EngineSettings): Section[] => {
  const say = inWords(language);
  const overview: Block = {
    kind: "table",
    heads: [
      say("feared event", "évènement redouté"),
      say("gravity", "gravité"),
      say("likelihood", "vraisemblance"),
    ],
    rows: FEARED.map((event) => [
      event.name[language],
      SCALE[event.gravity.step][language],
      SCALE[event.likelihood(settings).step][language],
    ]),
  };
  return [
    ...FEARED.map((event) => eventSection(language, settings, event)),
    { heading: say("Gravity and likelihood", "Gravité et vraisemblance"), blocks: [overview] },
  ];
};
