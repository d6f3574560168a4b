/** Words of the log, the settings, users and tokens, webhooks. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  // log
  logText: [
    "Every act, signed and in order. Nothing in it is a name; what is past its time says nothing any more, and its commitment stays.",
    "Chaque acte, signé et dans l'ordre. Rien n'y est un nom ; ce qui a passé son délai ne dit plus rien, son engagement reste.",
  ],
  verify: ["Verify the log", "Vérifier le journal"],
  verifyText: [
    "Walks the whole log: every signature, every entry, every hash. You may hold it against a checkpoint that you kept.",
    "Parcourt tout le journal : chaque signature, chaque écriture, chaque empreinte. Vous pouvez le comparer à un point de contrôle gardé.",
  ],
  since: ["A checkpoint that you kept (the signed note)", "Un point de contrôle gardé (la note signée)"],
  holds: [
    "The log holds: {size} [entry|entries], {erased} of them [says|say] nothing any more.",
    "Le journal tient : {size} [écriture|écritures], dont {erased} ne [dit|disent] plus rien.",
  ],
  holdsNot: ["The log does NOT hold. {n} [fault|faults]:", "Le journal ne tient PAS. {n} [défaut|défauts] :"],
  root: ["Root of the tree", "Racine de l'arbre"],
  sinceHolds: [
    "It begins with the {size} [entry|entries] of the checkpoint that you kept.",
    "Il commence par {size} [écriture, celle|écritures, celles] du point de contrôle gardé.",
  ],
  witnesses: ["Cosigned by", "Cosigné par"],
  witness: ["{witness}: {size} [entry|entries], {at}", "{witness} : {size} [écriture|écritures], {at}"],
  noWitness: ["nobody outside", "personne au dehors"],
  checkpoint: ["Download the checkpoint", "Télécharger le point de contrôle"],
  checkpointText: [
    "Keep it elsewhere: with it anybody can show later whether this log was changed.",
    "Gardez-le ailleurs : avec lui, chacun peut montrer plus tard si ce journal a été changé.",
  ],
  audit: ["Zero-template proof", "Preuve zéro gabarit"],
  auditRun: ["Make the proof now", "Faire la preuve maintenant"],
  auditText: [
    "Reads every table, every key and every file, and looks for a face vector in clear. It takes a while.",
    "Lit chaque table, chaque clé et chaque fichier, et cherche un vecteur de visage en clair. Cela prend un moment.",
  ],
  auditHolds: [
    "It holds: {files} [file|files], {bytes}, no vector in clear.",
    "Elle tient : {files} [fichier|fichiers], {bytes}, aucun vecteur en clair.",
  ],
  auditFails: [
    "It does NOT hold: {n} [vector|vectors] in clear.",
    "Elle ne tient PAS : {n} [vecteur|vecteurs] en clair.",
  ],
  auditTemplates: [
    "Sealed templates: {references} under personal keys, {grants} under open grants; sealed photographs: {photographs}.",
    "Gabarits scellés : {references} sous des clés personnelles, {grants} sous des autorisations ouvertes ; photographies scellées : {photographs}.",
  ],
  question: ["Question", "Question"],
  broken: ["Broken", "En défaut"],
  entries: ["Entries, the newest first", "Écritures, la plus récente d'abord"],
  entry: ["Entry", "Écriture"],
  act: ["Act", "Acte"],
  by: ["By", "Par"],
  emptied: ["past its time: says nothing any more", "délai passé : ne dit plus rien"],
  proof: ["Proof", "Preuve"],
  proofOf: ["of entry {seq}", "de l'écriture {seq}"],
  facts: ["What it says", "Ce qu'elle dit"],

  // settings
  settingsText: [
    "Read only. Settings are changed in the configuration file, so that a page cannot switch on what a law refuses.",
    "En lecture seule. Les réglages se changent dans le fichier de configuration : une page ne peut pas activer ce qu'une loi refuse.",
  ],
  settings: ["Settings", "Réglages"],
  setting: ["Setting", "Réglage"],
  value: ["Value", "Valeur"],
  unset: ["not set", "non réglé"],
  notices: ["Notices", "Notices"],
  noticesText: [
    "What people are told before they are asked. Every version that was ever shown is kept.",
    "Ce qui est dit aux personnes avant de les solliciter. Chaque version jamais montrée est gardée.",
  ],
  publish: ["Publish what they say today", "Publier ce qu'elles disent aujourd'hui"],
  publishText: [
    "Nothing happens where nothing changed. People who consented under an older version keep it.",
    "Rien ne se passe où rien n'a changé. Les personnes qui ont consenti sous une version antérieure la gardent.",
  ],
  posting: ["The public notice hangs at", "La notice publique est affichée à"],
  postingBecause: ["Why people are told that way", "Pourquoi on informe ainsi"],
  postingHint: [
    "Needed for the notice for everybody in the archive.",
    "Nécessaire pour la notice destinée à toutes les personnes des archives.",
  ],
  published: [
    "Published: {n} new [version|versions].",
    "Publication de {n} [nouvelle version|nouvelles versions].",
  ],
  inForce: ["in force", "en vigueur"],
  superseded: ["superseded {when}", "remplacée {when}"],
  draft: ["not published", "non publiée"],
  read: ["Read", "Lire"],
  version: ["Version", "Version"],
  missing: ["Missing before it can be published", "Il manque avant publication"],
  pack: ["Pack for a supervisory authority", "Dossier pour une autorité de contrôle"],
  packText: [
    "Register, impact assessment, notices, log and proofs, signed and without names. It takes a while.",
    "Registre, analyse d'impact, notices, journal et preuves, signés et sans noms. Cela prend un moment.",
  ],
  packGo: ["Make and download", "Créer et télécharger"],

  // users
  users: ["Accounts", "Comptes"],
  usersText: [
    "One person each: the log says who did what.",
    "Une personne chacun : le journal dit qui a fait quoi.",
  ],
  addUser: ["Add an account", "Ajouter un compte"],
  email: ["E-mail address", "Adresse électronique"],
  role: ["Role", "Rôle"],
  secondFactor: ["Second step", "Seconde étape"],
  totp: ["authenticator", "application"],
  passkey: ["passkey", "clé d'accès"],
  noFactor: ["none", "aucune"],
  link: ["Her welcome link", "Son lien de bienvenue"],
  linkText: [
    "Give it to her and to nobody else. It works once, until {when}. This page does not show it again.",
    "Remettez-le-lui et à personne d'autre. Il sert une fois, jusqu'au {when}. Cette page ne le montre plus ensuite.",
  ],
  change: ["Change", "Modifier"],
  newLink: [
    "A new welcome link (her password is set anew)",
    "Un nouveau lien de bienvenue (son mot de passe est redéfini)",
  ],
  resetFactor: ["Take her lost second step away", "Retirer sa seconde étape perdue"],
  changed: ["Changed. Sessions ended: {n}.", "Modifié. Sessions terminées : {n}."],
  removeUser: ["Remove", "Retirer"],
  removeUserText: [
    "Her sessions end at once. What she did stays in the log.",
    "Ses sessions prennent fin aussitôt. Ce qu'elle a fait reste au journal.",
  ],
  you: ["you", "vous"],
  tokens: ["Tokens of programs", "Jetons des programmes"],
  tokensText: [
    "For scripts that use the API. Each has a role and a last day.",
    "Pour les scripts qui utilisent l'API. Chacun a un rôle et un dernier jour.",
  ],
  addToken: ["Add a token", "Ajouter un jeton"],
  tokenName: ["Which program", "Quel programme"],
  expires: ["Last day", "Dernier jour"],
  lastUsed: ["Last used", "Dernier usage"],
  createdBy: ["Added by", "Ajouté par"],
  noToken: ["No program has a token.", "Aucun programme n'a de jeton."],
  token: ["The token", "Le jeton"],
  tokenText: [
    "Copy it now into the program: it is in this page and nowhere else.",
    "Copiez-le maintenant dans le programme : il est sur cette page et nulle part ailleurs.",
  ],
  endToken: ["End", "Y mettre fin"],
  endTokenText: [
    "The program cannot ask anything from this moment.",
    "Le programme ne peut plus rien demander dès ce moment.",
  ],
  apiPage: ["What the API offers", "Ce qu'offre l'API"],

  // webhooks
  webhooksText: [
    "Programs named in the configuration are told of events, signed. They get identifiers and never names.",
    "Les programmes nommés dans la configuration sont informés des événements, avec signature. Ils reçoivent des identifiants, jamais de noms.",
  ],
  noProgram: [
    "The configuration names no program (setting `webhooks`).",
    "La configuration ne nomme aucun programme (réglage `webhooks`).",
  ],
  noWebhook: ["Nothing was sent.", "Rien n'a été envoyé."],
  event: ["Event", "Événement"],
  receiver: ["To", "À"],
  tries: ["Tries", "Essais"],
  delivered: ["delivered", "remis"],
  waits: ["waits", "attend"],
  gaveUp: ["given up", "abandonné"],
});
