/**
 * The duties of Regulation (EU) 2024/1689 (AI Act): where Miroir most probably falls and why, what it does for each duty, and
 * what only the controller, as deployer, can do or confirm. Guidance on Annex III 1(a) was not found when this was written.
 */
import type { Language } from "../../domain/errors.ts";
import type { Block, Document } from "../../paper/document.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inWords } from "../letters/report-words.ts";

type Both = Readonly<Record<Language, string>>;

export const AI_ACT_WHERE: readonly Both[] = [
  {
    en: "Searching an archive for somebody who asked, with her taking part, looks less like “remote biometric identification” (art. 3(41), Annex III 1(a)): she takes an active part. The people beside her in the pictures take none. So Miroir treats itself as a high-risk system until that is ruled out. To be confirmed by the controller.",
    fr: "Chercher dans une archive une personne qui l'a demandé, et qui y prend part, ressemble moins à l'« identification biométrique à distance » (art. 3(41), annexe III 1(a)) : sa participation est active. Les personnes à côté d'elle dans les images n'y participent pas. Miroir se traite donc comme un système à haut risque tant que ce n'est pas exclu. À confirmer par le responsable du traitement.",
  },
  {
    en: "The organisation that runs it is the deployer (art. 3(4)). Whoever puts it on the market or into service under their own name, or changes its purpose, is the provider (art. 3(3), art. 25), with further duties (art. 16). To be confirmed by the controller.",
    fr: "L'organisation qui l'utilise en est le déployeur (art. 3(4)). Qui le met sur le marché ou en service sous son propre nom, ou change sa destination, en est le fournisseur (art. 3(3), art. 25), avec d'autres obligations (art. 16). À confirmer par le responsable du traitement.",
  },
  {
    en: "Art. 5 has applied since 2 February 2025. The duties of systems of Annex III were moved from 2 August 2026 to 2 December 2027 by an amendment adopted in June 2026: to be confirmed against the Official Journal.",
    fr: "L'art. 5 s'applique depuis le 2 février 2025. Les obligations des systèmes de l'annexe III ont été reportées du 2 août 2026 au 2 décembre 2027 par une modification adoptée en juin 2026 : à confirmer au Journal officiel.",
  },
];

interface Duty {
  readonly article: string;
  readonly duty: Both;
  readonly here: Both;
  readonly yours: Both;
}

export const AI_ACT_DUTIES: readonly Duty[] = [
  {
    article: "4",
    duty: {
      en: "Whoever operates it understands it.",
      fr: "Les personnes qui l'utilisent le comprennent.",
    },
    here: {
      en: "A guide for each task; a score is never shown without its threshold and error rate.",
      fr: "Un guide par tâche ; un score n'est jamais montré sans son seuil et son taux d'erreur.",
    },
    yours: {
      en: "To be filled in: who was trained, when, by whom.",
      fr: "À remplir : qui a été formé, quand, par qui.",
    },
  },
  {
    article: "5(1)(e), (f), (g), (h)",
    duty: {
      en: "No untargeted scraping of faces, no emotion at work or school, no sensitive categories from biometrics, no real-time identification for law enforcement.",
      fr: "Ni moissonnage non ciblé de visages, ni émotions au travail ou à l'école, ni catégories sensibles tirées de la biométrie, ni identification en temps réel à des fins répressives.",
    },
    here: {
      en: "Cannot be configured: files only, no live stream, and no model of attributes can be loaded.",
      fr: "Ne peut pas être configuré : des fichiers seulement, aucun flux en direct, et aucun modèle d'attributs n'est chargeable.",
    },
    yours: {
      en: "To be confirmed: no other system at the organisation is fed from it for such a use.",
      fr: "À confirmer : aucun autre système de l'organisation n'en est alimenté pour un tel usage.",
    },
  },
  {
    article: "26(1)",
    duty: {
      en: "Use it according to its instructions.",
      fr: "L'utiliser conformément à sa notice d'utilisation.",
    },
    here: { en: "The guide that comes with it.", fr: "Le guide qui l'accompagne." },
    yours: {
      en: "To be filled in: who watches over it.",
      fr: "À remplir : qui y veille.",
    },
  },
  {
    article: "26(2), 14",
    duty: {
      en: "Human oversight by competent people, with the authority to stop it.",
      fr: "Contrôle humain par des personnes compétentes, ayant le pouvoir d'arrêter.",
    },
    here: {
      en: "“Possible match”, never “is”; a scan can be stopped; people vouch and decide.",
      fr: "« Correspondance possible », jamais « est » ; un balayage s'arrête ; des personnes attestent et décident.",
    },
    yours: {
      en: "To be filled in: who they are, and their training. Art. 14(5): two people confirm only where the setting twoPersons is on.",
      fr: "À remplir : qui elles sont, et leur formation. Art. 14(5) : deux personnes ne confirment que si le réglage twoPersons est actif.",
    },
  },
  {
    article: "26(4)",
    duty: {
      en: "Input data is relevant and representative enough.",
      fr: "Les données d'entrée sont pertinentes et suffisamment représentatives.",
    },
    here: {
      en: "References are measured before they are taken; the published rates say of whom they were measured.",
      fr: "Les références sont mesurées avant d'être acceptées ; les taux publiés disent sur qui ils ont été mesurés.",
    },
    yours: {
      en: "To be filled in: how far the people of this archive resemble those.",
      fr: "À remplir : à quel point les personnes de cette archive y ressemblent.",
    },
  },
  {
    article: "26(5)",
    duty: {
      en: "Watch how it works, and report serious incidents to provider and authority.",
      fr: "Surveiller son fonctionnement, et signaler les incidents graves au fournisseur et à l'autorité.",
    },
    here: {
      en: "Breach register, nightly proof, alerts of unusual searches.",
      fr: "Registre des violations, preuve nocturne, alertes de recherches inhabituelles.",
    },
    yours: {
      en: "To be filled in: to whom an incident is reported, by whom.",
      fr: "À remplir : à qui un incident est signalé, et par qui.",
    },
  },
  {
    article: "26(6), 19, 12(3)",
    duty: {
      en: "Logs are kept, six months at least.",
      fr: "Les journaux sont conservés, six mois au moins.",
    },
    here: {
      en: "Each search has its times, what it was compared with, what it found, and who verified; the setting retention.logMonths takes no less than six.",
      fr: "Chaque recherche a ses heures, ce à quoi elle a été comparée, ce qu'elle a trouvé et qui a vérifié ; le réglage retention.logMonths n'admet pas moins de six.",
    },
    yours: { en: "Nothing further.", fr: "Rien de plus." },
  },
  {
    article: "26(7)",
    duty: {
      en: "Workers and their representatives are told before it is used at work.",
      fr: "Le personnel et sa représentation sont informés avant un usage au travail.",
    },
    here: { en: "Nothing: Miroir cannot do it.", fr: "Rien : Miroir ne peut pas le faire." },
    yours: {
      en: "To be filled in where staff are in the pictures or are its users: when and how they were told.",
      fr: "À remplir si du personnel est dans les images ou s'en sert : quand et comment l'information a été donnée.",
    },
  },
  {
    article: "26(8), 49",
    duty: {
      en: "A public authority registers its use in the database of the Union, and uses only a registered system.",
      fr: "Une autorité publique enregistre son usage dans la base de données de l'Union, et n'utilise qu'un système enregistré.",
    },
    here: { en: "Miroir is in no such register.", fr: "Miroir ne figure dans aucun tel registre." },
    yours: {
      en: "To be confirmed: whether the organisation is a public authority or acts for one; if so, its registration.",
      fr: "À confirmer : si l'organisation est une autorité publique ou agit pour elle ; si oui, son enregistrement.",
    },
  },
  {
    article: "26(9)",
    duty: {
      en: "The impact assessment of art. 35 GDPR uses what the provider says.",
      fr: "L'analyse d'impact de l'art. 35 du RGPD s'appuie sur ce que dit le fournisseur.",
    },
    here: {
      en: "dpia/assessment and accuracy/ in this archive.",
      fr: "dpia/assessment et accuracy/ dans cette archive.",
    },
    yours: { en: "To be completed and adopted.", fr: "À compléter et à adopter." },
  },
  {
    article: "26(10)",
    duty: {
      en: "Post-remote identification in a criminal investigation needs an authorisation.",
      fr: "L'identification a posteriori dans une enquête pénale demande une autorisation.",
    },
    here: {
      en: "No purpose allows a search for law enforcement.",
      fr: "Aucune finalité ne permet une recherche à des fins répressives.",
    },
    yours: { en: "Nothing further.", fr: "Rien de plus." },
  },
  {
    article: "26(11), 50(3)",
    duty: {
      en: "People are told that they are subject to such a system.",
      fr: "Les personnes sont informées qu'un tel système leur est appliqué.",
    },
    here: {
      en: "Notices for those who are asked and for everybody in the archive. Art. 50(3) is about emotion recognition and biometric categorisation: Miroir does neither.",
      fr: "Des notices pour qui est sollicité et pour toutes les personnes de l'archive. L'art. 50(3) vise la reconnaissance des émotions et la catégorisation biométrique : Miroir ne fait ni l'une ni l'autre.",
    },
    yours: {
      en: "To be confirmed: where the notice for the archive hangs.",
      fr: "À confirmer : où est affichée la notice de l'archive.",
    },
  },
  {
    article: "27",
    duty: {
      en: "A public body, or a private one that provides a public service, assesses the impact on fundamental rights before first use.",
      fr: "Un organisme public, ou privé fournissant un service public, évalue l'impact sur les droits fondamentaux avant la première utilisation.",
    },
    here: {
      en: "The risks of dpia/assessment are a beginning; it does not replace that assessment (art. 27(4)).",
      fr: "Les risques de dpia/assessment en sont un début ; ils ne la remplacent pas (art. 27(4)).",
    },
    yours: {
      en: "To be confirmed: whether it is due; if so, its date and to whom it was notified.",
      fr: "À confirmer : si elle est due ; si oui, sa date et à qui elle a été notifiée.",
    },
  },
];

/** The page of the authority pack. */
export const aiActDocument = (
  language: Language,
  settings: Pick<EngineSettings, "twoPersons">,
  writtenAt: Date,
): Document => {
  const say = inWords(language);
  const two = settings.twoPersons
    ? say(
        "Two people confirm: the setting twoPersons is on.",
        "Deux personnes confirment : le réglage twoPersons est actif.",
      )
    : say(
        "One person confirms: the setting twoPersons is off.",
        "Une seule personne confirme : le réglage twoPersons est inactif.",
      );
  return {
    language,
    title: say("Duties under the AI Act", "Obligations du règlement sur l'IA"),
    subtitle: say("Regulation (EU) 2024/1689", "règlement (UE) 2024/1689"),
    writtenAt,
    sections: [
      {
        heading: say("Where Miroir falls", "Où se situe Miroir"),
        blocks: [
          ...AI_ACT_WHERE.map((each): Block => ({ kind: "text", text: each[language] })),
          { kind: "text", text: two },
        ],
      },
      {
        heading: say("Duty by duty", "Obligation par obligation"),
        blocks: [
          {
            kind: "table",
            heads: [
              say("article", "article"),
              say("duty", "obligation"),
              say("what is done here", "ce qui est fait ici"),
              say("for the controller", "au responsable du traitement"),
            ],
            rows: AI_ACT_DUTIES.map(({ article, duty, here, yours }) => [
              article,
              duty[language],
              here[language],
              yours[language],
            ]),
          },
        ],
      },
    ],
  };
};
