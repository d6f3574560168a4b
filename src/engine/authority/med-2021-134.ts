/**
 * MED-2021-134 point by point: what the decision of 26 November 2021 found against Clearview AI, what answers it here, and
 * which command and test show it. A test holds each command and test against what there is. It is no judgment of how
 * an organisation uses Miroir: that is the organisation's and the authority's.
 */
import type { Language } from "../../domain/errors.ts";
import type { Document } from "../../paper/document.ts";
import { inWords } from "../letters/report-words.ts";

type Both = Readonly<Record<Language, string>>;

interface Point {
  readonly found: Both;
  readonly answer: Both;
  /** Of the command line, as its table names it. */
  readonly command: string;
  readonly test: { readonly file: string; readonly name: string };
}

const invariant = (file: string, name: string): Point["test"] => ({
  file: `test/invariants/${file}.test.ts`,
  name,
});

export const MED_POINTS: readonly Point[] = [
  {
    found: {
      en: "Photographs of everybody were collected from public sites and social networks, without any legal basis (art. 6).",
      fr: "Les photographies de tout le monde étaient collectées sur des sites publics et des réseaux sociaux, sans base légale (art. 6).",
    },
    answer: {
      en: "Only files that the organisation names are read. Each album says by what right it is held, and “it was public” is not on the list. There is no crawler, no address to fetch, no camera.",
      fr: "Seuls les fichiers que l'organisation nomme sont lus. Chaque album dit à quel titre il est détenu, et « c'était public » n'est pas dans la liste. Il n'y a ni robot, ni adresse à visiter, ni caméra.",
    },
    command: "album add",
    test: invariant(
      "law-4-nobody-collects",
      "an album held by no right is refused by the verb, and nothing is written",
    ),
  },
  {
    found: {
      en: "Nobody had been asked: there was no consent to the template made of each face.",
      fr: "Personne n'avait été consulté : aucun consentement au gabarit fait de chaque visage.",
    },
    answer: {
      en: "A template is written only in the transaction that finds an explicit consent in force of that person, to that purpose, for named albums. The tables refuse any other.",
      fr: "Un gabarit n'est écrit que dans la transaction qui trouve un consentement explicite en vigueur de cette personne, à cette finalité, pour des albums nommés. Les tables refusent tout autre.",
    },
    command: "enrol",
    test: invariant(
      "law-1-no-reference-without-consent",
      "the table takes no template and no photograph that names no consent",
    ),
  },
  {
    found: {
      en: "A template of every face found was computed and kept, of people who did not know it.",
      fr: "Un gabarit de chaque visage trouvé était calculé et conservé, de personnes qui l'ignoraient.",
    },
    answer: {
      en: "Of anybody else no template is kept. In a declared or open album the other faces are compared for a moment, in memory, and overwritten: by the safer view that is biometric processing as well. It is not done before its ground of art. 9(2) is written, it stays a high risk, and a closed album has none of it.",
      fr: "D'aucune autre personne un gabarit n'est conservé. Dans un album déclaré ou ouvert, les autres visages sont comparés un instant, en mémoire, puis écrasés : selon la lecture la plus prudente, c'est aussi un traitement biométrique. Rien n'est fait avant que son fondement de l'art. 9(2) soit écrit, le risque reste élevé, et un album fermé n'en comporte pas.",
    },
    command: "audit templates",
    test: {
      file: "test/engine/compare/other-faces.test.ts",
      name: "an album with faces of people who did not ask is not scanned before their ground is written",
    },
  },
  {
    found: {
      en: "The interest of a private business could not outweigh the rights of people who had no reason to expect it.",
      fr: "L'intérêt d'une entreprise privée ne pouvait l'emporter sur les droits de personnes qui ne pouvaient s'y attendre.",
    },
    answer: {
      en: "No legitimate interest is accepted for a comparison of faces: the only basis of a consent to be found is art. 6(1)(a) with art. 9(2)(a).",
      fr: "Aucun intérêt légitime n'est accepté pour une comparaison de visages : la seule base d'un accord à être retrouvé est l'art. 6(1)(a) avec l'art. 9(2)(a).",
    },
    command: "consent list",
    test: invariant(
      "law-1-no-reference-without-consent",
      "enrolling without any one of the things a consent is made of writes nothing",
    ),
  },
  {
    found: {
      en: "The result was a profile: all photographs of a person, what they say, and the sites they were on.",
      fr: "Le résultat était un profil : toutes les photographies d'une personne, ce qu'elles disent et les sites où elles étaient.",
    },
    answer: {
      en: "A profile exists only of somebody who agreed and while a grant of hers is open. It is hers to see, and goes when she leaves.",
      fr: "Un profil n'existe que d'une personne qui a accepté et tant qu'une autorisation d'elle est ouverte. Il est à elle, et disparaît quand elle part.",
    },
    command: "profile",
    test: invariant("law-3-a-grant-opens-time-closes", "enrolled and not granted, she cannot be compared"),
  },
  {
    found: {
      en: "Pictures of minors were collected like all others.",
      fr: "Les images de mineurs étaient collectées comme toutes les autres.",
    },
    answer: {
      en: "Nobody under 18 is enrolled unless a setting with the reference of an impact assessment says so and a guardian agreed; albums marked “minors present” are outside every scan.",
      fr: "Aucune personne de moins de 18 ans n'est inscrite, sauf réglage portant la référence d'une analyse d'impact et accord d'un représentant ; les albums marqués « mineurs présents » restent hors de tout balayage.",
    },
    command: "album add",
    test: invariant(
      "law-8-children-are-left-out",
      "an album with minors is outside every consent, grant and scan",
    ),
  },
  {
    found: {
      en: "Access was limited to data of the last twelve months (art. 12 and 15).",
      fr: "L'accès était limité aux données des douze derniers mois (art. 12 et 15).",
    },
    answer: {
      en: "A report goes over the whole time for which something is held; no setting limits how far back it looks.",
      fr: "Un rapport porte sur toute la période pour laquelle quelque chose est détenu ; aucun réglage ne limite son ancienneté.",
    },
    command: "report",
    test: invariant(
      "law-6-rights-are-answered-whole-report",
      "no setting limits how far back a report looks, or how often it is written",
    ),
  },
  {
    found: {
      en: "Access was limited to twice a year, and came only after an excessive number of requests.",
      fr: "L'accès était limité à deux fois par an, et n'était donné qu'après un nombre excessif de demandes.",
    },
    answer: {
      en: "Requests are not counted. Each has a number and a due date of its own, and a reminder before it.",
      fr: "Les demandes ne sont pas comptées. Chacune a son numéro et son échéance, avec un rappel avant celle-ci.",
    },
    command: "request open",
    test: invariant(
      "law-6-rights-are-answered-whole",
      "a thousand requests of one person in one day are a thousand cases, each with its own number and due date",
    ),
  },
  {
    found: {
      en: "Answers were partial: results of a search, without what art. 15(1) asks for.",
      fr: "Les réponses étaient partielles : des résultats de recherche, sans ce que demande l'art. 15(1).",
    },
    answer: {
      en: "A request for access closes only when each of the eight fields of art. 15(1) is said or is explicitly none.",
      fr: "Une demande d'accès n'est close que si chacun des huit points de l'art. 15(1) est dit, ou dit expressément sans objet.",
    },
    command: "request answer",
    test: invariant(
      "law-6-rights-are-answered-whole-report",
      "an answer closes only when each field is said or is explicitly none",
    ),
  },
  {
    found: {
      en: "People were sent to an online platform and asked for a photograph and an identity document.",
      fr: "Les personnes étaient renvoyées vers une plateforme et devaient fournir une photographie et une pièce d'identité.",
    },
    answer: {
      en: "A request is taken by every channel. An identity document is asked for only after something lighter was, for a stated doubt.",
      fr: "Une demande est reçue par tout moyen. Une pièce d'identité n'est demandée qu'après un moyen plus léger, pour un doute énoncé.",
    },
    command: "request pause",
    test: {
      file: "test/domain/request.test.ts",
      name: "an identity document is asked for only after something lighter was",
    },
  },
  {
    found: {
      en: "A request for erasure got no answer (art. 17).",
      fr: "Une demande d'effacement est restée sans réponse (art. 17).",
    },
    answer: {
      en: "Forgetting is one command. It reaches tables, files, jobs, copies that left and backups, looks whether anything is left, and leaves a signed certificate.",
      fr: "L'effacement est une seule commande. Il atteint tables, fichiers, tâches, copies sorties et sauvegardes, vérifie s'il reste quelque chose, et laisse un certificat signé.",
    },
    command: "forget",
    test: invariant(
      "law-7-forgetting-is-real",
      "forgetting reaches what was written, queued, opened and disclosed",
    ),
  },
  {
    found: {
      en: "Formal notice: stop collecting and using without a legal basis, make the exercise of rights easy, and erase within two months.",
      fr: "Mise en demeure : cesser la collecte et l'usage sans base légale, faciliter l'exercice des droits, et effacer dans les deux mois.",
    },
    answer: {
      en: "Everything an authority asks for leaves in one signed archive, with the log, its proofs and the answers of the checks, whatever they are.",
      fr: "Tout ce que demande une autorité sort en une archive signée, avec le journal, ses preuves et les réponses des contrôles, quelles qu'elles soient.",
    },
    command: "authority-pack",
    test: {
      file: "test/engine/authority/pack.test.ts",
      name: "one command writes everything an authority asks for, and each file of it can be checked without us",
    },
  },
];

/** Point by point, for the authority pack. */
export const medDocument = (language: Language, writtenAt: Date): Document => {
  const say = inWords(language);
  return {
    language,
    title: say("MED-2021-134 point by point", "MED-2021-134 point par point"),
    subtitle: say(
      "formal notice of the CNIL to Clearview AI, 26 November 2021",
      "mise en demeure de Clearview AI par la CNIL, 26 novembre 2021",
    ),
    writtenAt,
    sections: [
      {
        heading: say(
          "What it found, and what answers it here",
          "Ce qu'elle a constaté, et ce qui y répond ici",
        ),
        blocks: [
          {
            kind: "note",
            text: say(
              "This says how the program is built. Whether the law allows its use here is for the controller to show, and for the authority to judge.",
              "Ceci dit comment le logiciel est construit. Que son usage ici soit licite, c'est au responsable du traitement de le montrer, et à l'autorité d'en juger.",
            ),
          },
          {
            kind: "table",
            heads: [
              say("found", "constaté"),
              say("answered here by", "y répond ici"),
              say("command and test", "commande et test"),
            ],
            rows: MED_POINTS.map(({ found, answer, command, test }) => [
              found[language],
              answer[language],
              `miroir ${command}\n${test.file}\n“${test.name}”`,
            ]),
          },
        ],
      },
    ],
  };
};
