import { wordsOf } from "../../shared/words.ts";

/** Words of signing in and of one's own account. */
export const t = wordsOf({
  title: ["Sign in to the console", "Se connecter à la console"],
  proveTitle: ["Show once more who you are", "Montrez encore une fois qui vous êtes"],
  proveText: [
    "What you are about to do cannot be taken back. Sign in once more; the page goes on where it was.",
    "Ce que vous allez faire est sans retour. Connectez-vous encore une fois ; la page reprend où elle en était.",
  ],
  proveElsewhere: ["I signed in there: go on", "Je m'y suis connecté : continuer"],
  email: ["E-mail address", "Adresse électronique"],
  password: ["Password", "Mot de passe"],
  go: ["Sign in", "Se connecter"],
  passkey: ["Sign in with a passkey", "Se connecter avec une clé d'accès"],
  oidc: ["Sign in with {name}", "Se connecter avec {name}"],
  oidcFailed: [
    "Your organisation's account is not known here. An administrator adds it first, with the same address.",
    "Le compte de votre organisation n'est pas connu ici. Un administrateur l'ajoute d'abord, avec la même adresse.",
  ],
  noAccount: [
    "There is no account yet. Whoever runs this server adds the first one:",
    "Il n'y a pas encore de compte. La personne qui gère ce serveur ajoute le premier :",
  ],
  or: ["or", "ou"],
  wrong: [
    "This address and this password do not go together, or the account is locked for a while. Try again later, or ask an administrator.",
    "Cette adresse et ce mot de passe ne correspondent pas, ou le compte est verrouillé pour un temps. Réessayez plus tard, ou demandez à un administrateur.",
  ],
  tooMany: [
    "Too many attempts. Wait a few minutes, then try again.",
    "Trop de tentatives. Attendez quelques minutes, puis réessayez.",
  ],
  passkeyFailed: [
    "The passkey was not accepted. Try again, or sign in with your password.",
    "La clé d'accès n'a pas été acceptée. Réessayez, ou connectez-vous avec votre mot de passe.",
  ],
  secondTitle: ["Second step", "Seconde étape"],
  code: ["Six-digit code of your authenticator", "Code à six chiffres de votre application"],
  verify: ["Continue", "Continuer"],
  useBackup: ["Use a backup code instead", "Utiliser plutôt un code de secours"],
  useCode: ["Use the authenticator instead", "Utiliser plutôt l'application"],
  backupCode: ["Backup code", "Code de secours"],
  wrongCode: [
    "This code is not right. Codes change every 30 seconds: wait for the next one.",
    "Ce code n'est pas le bon. Les codes changent toutes les 30 secondes : attendez le suivant.",
  ],
  personInstead: [
    "Are you looking for your own pictures? That is on the other side: the portal.",
    "Vous cherchez vos propres photos ? C'est de l'autre côté : le portail.",
  ],
  toPortal: ["To the portal", "Vers le portail"],

  welcome: ["Welcome", "Bienvenue"],
  welcomeText: [
    "Choose a password of at least {n} [character|characters]. Nobody else knows it; a few words in a row are easier to keep than signs.",
    "Choisissez un mot de passe d'au moins {n} [caractère|caractères]. Personne d'autre ne le connaît ; quelques mots à la suite se retiennent mieux que des signes.",
  ],
  newPassword: ["New password", "Nouveau mot de passe"],
  repeat: ["The same again", "Le même encore une fois"],
  differ: ["The two are not the same.", "Les deux ne sont pas identiques."],
  setPassword: ["Set the password", "Définir le mot de passe"],
  passwordSet: [
    "Your password is set. Sign in with it now.",
    "Votre mot de passe est défini. Connectez-vous maintenant.",
  ],
  badLink: [
    "This link is used up or too old. Ask an administrator for a new one.",
    "Ce lien a déjà servi ou est trop ancien. Demandez-en un nouveau à un administrateur.",
  ],

  accountTitle: ["Your account", "Votre compte"],
  role: ["Role", "Rôle"],
  secondStep: ["Second step at sign-in", "Seconde étape à la connexion"],
  on: ["Set up: a code is asked for at each sign-in.", "En place : un code est demandé à chaque connexion."],
  off: [
    "Not set up yet. A code from your phone protects this account if your password is found out.",
    "Pas encore en place. Un code sur votre téléphone protège ce compte si votre mot de passe est découvert.",
  ],
  setUp: ["Set up the authenticator", "Mettre en place l'application"],
  setUpText: [
    "Scan this with an authenticator app (any that knows TOTP), then type the code it shows.",
    "Scannez ceci avec une application d'authentification (toute application TOTP), puis saisissez le code affiché.",
  ],
  secret: ["Or type this key into the app", "Ou saisissez cette clé dans l'application"],
  confirmCode: ["Confirm the code", "Confirmer le code"],
  backupTitle: ["Your backup codes", "Vos codes de secours"],
  backupText: [
    "Print them or write them down, away from this computer. Each works once. They are not shown again.",
    "Imprimez-les ou notez-les, loin de cet ordinateur. Chacun sert une fois. Ils ne sont plus affichés ensuite.",
  ],
  newBackup: ["Make new backup codes", "Créer de nouveaux codes de secours"],
  passkeys: ["Passkeys", "Clés d'accès"],
  passkeysText: [
    "A passkey signs you in with this device's own lock, without a password. It counts as both steps.",
    "Une clé d'accès vous connecte avec le verrou de cet appareil, sans mot de passe. Elle vaut les deux étapes.",
  ],
  addPasskey: ["Add a passkey", "Ajouter une clé d'accès"],
  passkeyName: ["A name for it, such as “office laptop”", "Un nom, par exemple « portable du bureau »"],
  passkeyAdded: ["The passkey is added.", "La clé d'accès est ajoutée."],
  removePasskey: ["Remove {name}", "Retirer {name}"],
  noPasskey: ["None yet.", "Aucune pour l'instant."],
  qr: ["Code for the authenticator app", "Code pour l'application d'authentification"],
  must: [
    "Your role needs a second step before the console opens. Set it up now: it takes a minute.",
    "Votre rôle exige une seconde étape avant que la console s'ouvre. Mettez-la en place maintenant : cela prend une minute.",
  ],
  wrongPassword: ["This is not your password.", "Ce n'est pas votre mot de passe."],
  keptCodes: ["I have kept them", "Je les ai gardés"],
  currentPassword: ["Your password", "Votre mot de passe"],
});
