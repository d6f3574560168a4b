/** What the impact assessment says of how Miroir is built: what carries the data, and how each principle and right is kept. */
import { OTHER_FACES_ROW } from "../../domain/album.ts";
import type { Language } from "../../domain/errors.ts";

type Both = Readonly<Record<Language, string>>;

/** What carries the data, as Miroir is built; the rest is a gap. */
export const SUPPORTS: readonly (readonly [what: Both, where: Both])[] = [
  [
    { en: "pictures, recordings", fr: "images, enregistrements" },
    {
      en: "folders or storage of the organisation, read and never changed; crops of faces sealed by album",
      fr: "dossiers ou stockage de l'organisation, lus et jamais modifiés ; morceaux d'images autour des visages, scellés par album",
    },
  ],
  [
    { en: "identity, references, templates", fr: "identité, références, gabarits" },
    {
      en: "the database, sealed under a key for each person; in memory while a grant is open",
      fr: "la base, scellés sous une clé par personne ; en mémoire tant qu'une autorisation est ouverte",
    },
  ],
  [
    { en: "keys", fr: "clés" },
    {
      en: "the keys folder, apart from the data; a person's own key on her paper",
      fr: "le dossier des clés, à part des données ; la clé de chaque personne sur son papier",
    },
  ],
  [{ en: "templates of other faces", fr: "gabarits des autres visages" }, OTHER_FACES_ROW.erasure],
  [
    { en: "log, consents, requests, searches", fr: "journal, accords, demandes, recherches" },
    {
      en: "the database; reasons and words of people sealed",
      fr: "la base ; motifs et paroles des personnes scellés",
    },
  ],
  [
    { en: "what leaves", fr: "ce qui sort" },
    {
      en: "reports to the person, masked copies, sidecars, letters, backups",
      fr: "rapports à la personne, copies masquées, fichiers annexes, courriers, sauvegardes",
    },
  ],
];

/** Necessity, proportionality, minimisation, and the rights of people, principle by principle. */
export const PRINCIPLES: readonly (readonly [principle: Both, article: string, kept: Both])[] = [
  [
    { en: "purposes", fr: "finalités" },
    "5(1)(b)",
    {
      en: "a closed list; each search names one; a further use is a further consent",
      fr: "une liste fermée ; chaque recherche en nomme une ; un usage de plus est un accord de plus",
    },
  ],
  [
    { en: "lawful basis", fr: "fondement" },
    "6, 9",
    {
      en: "explicit consent of whoever is searched for, art. 6(1)(a) and 9(2)(a); for the other faces see the row below",
      fr: "consentement explicite de la personne recherchée, art. 6(1)(a) et 9(2)(a) ; pour les autres visages, voir la ligne ci-dessous",
    },
  ],
  [
    { en: "minimisation", fr: "minimisation" },
    "5(1)(c)",
    {
      en: "a template of nobody else is kept; named albums and a last day; faces that are masked, objected to or in albums with minors are compared with nobody; no model of age, sex, origin, emotion or health can be loaded",
      fr: "aucun gabarit d'autrui n'est conservé ; des albums nommés et un dernier jour ; les visages masqués, visés par une opposition ou dans un album avec mineurs ne sont comparés à personne ; aucun modèle d'âge, de sexe, d'origine, d'émotion ou de santé n'est chargeable",
    },
  ],
  [
    { en: "accuracy", fr: "exactitude" },
    "5(1)(d)",
    {
      en: "thresholds follow from what is compared; “not me” holds for ever; error rates are said",
      fr: "les seuils suivent ce qui est comparé ; « ce n'est pas moi » vaut pour toujours ; les taux d'erreur sont dits",
    },
  ],
  [
    { en: "storage limitation", fr: "durées de conservation" },
    "5(1)(e)",
    {
      en: "each table has a rule that the clock carries out: retention/ of the authority pack",
      fr: "chaque table a une règle que l'horloge applique : retention/ de l'archive pour l'autorité",
    },
  ],
  [
    { en: "information", fr: "information" },
    "12-14",
    {
      en: "versioned notices for those who are asked, for minors and for everybody in the archive",
      fr: "des notices versionnées pour les personnes sollicitées, pour les mineurs et pour toutes les personnes de l'archive",
    },
  ],
  [
    { en: "consent", fr: "consentement" },
    "7, 8",
    {
      en: "one for each purpose, nothing ticked, withdrawn as easily as given, the proof kept",
      fr: "un par finalité, rien de coché, retiré aussi simplement que donné, la preuve conservée",
    },
  ],
  [
    { en: "access and portability", fr: "accès et portabilité" },
    "15, 20",
    {
      en: "whole, over the whole time, as often as asked",
      fr: "entiers, sur toute la période, aussi souvent que demandé",
    },
  ],
  [
    { en: "rectification and erasure", fr: "rectification et effacement" },
    "16, 17",
    {
      en: "at once, with a signed certificate; recipients are told",
      fr: "aussitôt, avec un certificat signé ; les destinataires sont prévenus",
    },
  ],
  [
    { en: "restriction and objection", fr: "limitation et opposition" },
    "18, 21",
    {
      en: "a picture or a face leaves every search at once, also of people who are not enrolled",
      fr: "une image ou un visage quitte aussitôt toute recherche, aussi pour des personnes non inscrites",
    },
  ],
];
