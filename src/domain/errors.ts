/**
 * The one closed table of errors: every expected refusal or fault of Miroir has a row here, with its process
 * exit code, its HTTP status and what it says in English and French. A message says what to do next.
 * Placeholders are written {name} and are filled from the error's `details`; details never hold templates,
 * names of data subjects or key material.
 */

import { asTyped, detailsIn } from "./codes.ts";
import { filledIn } from "./counted.ts";

/** What a process ends with. Kept small, so that scripts can branch on it. */
export const EXIT = {
  ok: 0,
  /** A check ran to its end and found something: `audit`, `log verify`. */
  found: 1,
  usage: 2,
  /** A law of Miroir says no: consent, grant, scope, minors, permission. */
  refused: 3,
  notFound: 4,
  /** The run went to its end, but some inputs were damaged and were listed and skipped. */
  partial: 5,
  /** The input itself cannot be used. */
  badInput: 6,
  /** Another process holds what is needed; try again later. */
  busy: 7,
  keys: 8,
  storage: 9,
  model: 10,
  version: 11,
  internal: 70,
  interrupted: 130,
} as const;

export interface ErrorRow {
  readonly exit: number;
  readonly http: number;
  readonly en: string;
  readonly fr: string;
}

const row = (exit: number, http: number, en: string, fr: string): ErrorRow => ({ exit, http, en, fr });

export const ERRORS = {
  // usage
  "usage/unknown-command": row(
    EXIT.usage,
    400,
    "There is no command “{name}”. `{help}` lists them.",
    "La commande « {name} » n'existe pas. `{help}` en donne la liste.",
  ),
  "usage/mistyped-command": row(
    EXIT.usage,
    400,
    "There is no command “{name}”. Is `miroir {near}` meant?",
    "La commande « {name} » n'existe pas. Vouliez-vous dire `miroir {near}` ?",
  ),
  "usage/bad-option": row(
    EXIT.usage,
    400,
    "{problem} is not understood here. `miroir {command} --help` shows the options.",
    "{problem} n'est pas compris ici. `miroir {command} --help` montre les options.",
  ),
  "usage/mistyped-option": row(
    EXIT.usage,
    400,
    "There is no option {name}. Is {near} meant? `miroir {command} --help` shows the options.",
    "L'option {name} n'existe pas. Vouliez-vous dire {near} ? `miroir {command} --help` montre les options.",
  ),
  "usage/missing": row(EXIT.usage, 400, "{name} is missing. {hint}", "Il manque {name}. {hint}"),
  "usage/bad-value": row(
    EXIT.usage,
    400,
    "{name} cannot be “{value}”: {expected}.",
    "{name} ne peut pas valoir « {value} » : {expected}.",
  ),
  "usage/too-long": row(
    EXIT.usage,
    400,
    "{name} has {length} characters and may have {limit}. Shorten it.",
    "{name} a {length} caractères et peut en avoir {limit}. Raccourcissez.",
  ),

  "usage/no-file": row(
    EXIT.notFound,
    404,
    "There is no file {path}. Look how it is spelt, and in which folder it is.",
    "Le fichier {path} n'existe pas. Vérifiez son nom et son dossier.",
  ),

  // pages and API
  "usage/no-route": row(
    EXIT.notFound,
    404,
    "There is nothing at this address. `/api` lists what there is.",
    "Il n'y a rien à cette adresse. `/api` donne la liste de ce qui existe.",
  ),
  "usage/not-kept": row(
    EXIT.badInput,
    422,
    "The database refuses what was sent: a character it cannot hold, or a rule about what fits together. Nothing was changed.",
    "La base refuse ce qui a été envoyé : un caractère qu'elle ne peut pas contenir, ou une règle sur ce qui va ensemble. Rien n'a été modifié.",
  ),
  "usage/too-large": row(
    EXIT.badInput,
    413,
    "This is more than is taken at once. Send less, or send files as an upload.",
    "C'est plus que ce qui est accepté en une fois. Envoyez-en moins, ou envoyez les fichiers comme téléversement.",
  ),
  "webhook/bad-secret": row(
    EXIT.keys,
    500,
    "The secret of a webhook cannot be used ({problem}). Its file holds whsec_ and 24 to 64 random bytes in base64, and only this user may read it.",
    "Le secret d'un webhook n'est pas utilisable ({problem}). Son fichier contient whsec_ et 24 à 64 octets aléatoires en base64, et seul cet utilisateur peut le lire.",
  ),
  "idempotency/other-body": row(
    EXIT.usage,
    422,
    "This Idempotency-Key came before with another body. Use a new key for a new request.",
    "Cette Idempotency-Key est déjà venue avec un autre contenu. Prenez une nouvelle clé pour une nouvelle demande.",
  ),
  "idempotency/running": row(
    EXIT.busy,
    409,
    "The request with this Idempotency-Key is still being done, or was cut off. Look whether it is done before you send it under a new key.",
    "La demande avec cette Idempotency-Key est encore en cours, ou a été interrompue. Vérifiez si elle est faite avant de l'envoyer sous une nouvelle clé.",
  ),
  "idempotency/once": row(
    EXIT.refused,
    409,
    "The request with this Idempotency-Key was done, and its answer is not kept: it was shown once, or somebody withdrew, was restricted or was forgotten since.",
    "La demande avec cette Idempotency-Key a été faite, et sa réponse n'est pas conservée : elle n'a été montrée qu'une fois, ou quelqu'un s'est retiré, a été limité ou oublié depuis.",
  ),
  "act/sign-in": row(EXIT.refused, 401, "Sign in first.", "Connectez-vous d'abord."),
  "act/other-site": row(
    EXIT.refused,
    403,
    "This request came from another site. Open {origin} itself.",
    "Cette demande vient d'un autre site. Ouvrez {origin} directement.",
  ),
  "act/second-factor": row(
    EXIT.refused,
    403,
    "Your role needs a second factor. Set one up first, in the console under Security: an authenticator app or a passkey.",
    "Votre rôle demande un second facteur. Configurez-le d'abord, dans la console sous Sécurité : une application d'authentification ou une clé d'accès.",
  ),
  "act/prove-again": row(
    EXIT.refused,
    403,
    "This cannot be taken back: show once more who you are. Your last proof is older than {minutes} [minute|minutes].",
    "C'est sans retour : montrez encore une fois qui vous êtes. Votre dernière preuve a plus de {minutes} [minute|minutes].",
  ),
  "act/needs-person": row(
    EXIT.refused,
    403,
    "A token cannot do this. Sign in with an account.",
    "Un jeton ne le permet pas. Connectez-vous avec un compte.",
  ),
  "act/no-account": row(
    EXIT.refused,
    403,
    "Where two people have to agree, each acts with an account of her own, and “{name}” is the name of none. Sign in at the console, or name the account with --actor.",
    "Là où deux personnes doivent s'accorder, chacune agit avec un compte à elle, et « {name} » n'est le nom d'aucun. Connectez-vous à la console, ou nommez le compte avec --actor.",
  ),
  "usage/too-many": row(
    EXIT.busy,
    429,
    "These are too many requests at once. Try again in {seconds} [second|seconds].",
    "C'est trop de demandes à la fois. Réessayez dans {seconds} [seconde|secondes].",
  ),
  "usage/busy": row(
    EXIT.busy,
    503,
    "So much is being sent here right now that there is no room for more. Try again in {seconds} [second|seconds].",
    "Tant de choses sont envoyées ici en ce moment qu'il n'y a plus de place. Réessayez dans {seconds} [seconde|secondes].",
  ),
  "sign-in/wrong": row(
    EXIT.refused,
    401,
    "E-mail address or password is wrong, or there is no such account. An administrator can give you a new link.",
    "L'adresse électronique ou le mot de passe est faux, ou ce compte n'existe pas. Un administrateur peut vous donner un nouveau lien.",
  ),
  "sign-in/wrong-code": row(
    EXIT.refused,
    401,
    "This code is wrong, or was used already. Wait for the next one, or use a backup code.",
    "Ce code est faux ou a déjà servi. Attendez le suivant, ou utilisez un code de secours.",
  ),
  "sign-in/factor-first": row(
    EXIT.refused,
    403,
    "This account has a second factor already. Sign in with it first; if it is lost, an administrator can reset it.",
    "Ce compte a déjà un second facteur. Connectez-vous d'abord avec lui ; s'il est perdu, un administrateur peut le réinitialiser.",
  ),
  "sign-in/wait": row(
    EXIT.refused,
    429,
    "Too many attempts failed. Try again in {minutes} [minute|minutes].",
    "Trop d'essais ont échoué. Réessayez dans {minutes} [minute|minutes].",
  ),
  "sign-in/link-used": row(
    EXIT.refused,
    410,
    "This link was used already, or its time is over. Ask an administrator for another.",
    "Ce lien a déjà servi, ou son délai est passé. Demandez-en un autre à un administrateur.",
  ),
  "sign-in/password-length": row(
    EXIT.usage,
    422,
    "A password has {least} to {most} [character|characters]. Several words in a row are easy to remember.",
    "Un mot de passe a de {least} à {most} [caractère|caractères]. Plusieurs mots à la suite se retiennent bien.",
  ),
  "sign-in/refused": row(
    EXIT.refused,
    400,
    "Sign-in was not completed. Begin again from the sign-in page.",
    "La connexion n'a pas abouti. Recommencez depuis la page de connexion.",
  ),
  "sign-in/bad-secret-file": row(
    EXIT.keys,
    500,
    "The client secret of single sign-on cannot be read from {path}: {problem}. It has to be a file of yours with mode 0600.",
    "Le secret de l'authentification unique ne peut être lu dans {path} : {problem}. Il faut un fichier à vous, en mode 0600.",
  ),
  "sign-in/issuer": row(
    EXIT.busy,
    502,
    "The single sign-on of your organisation does not answer. Sign in another way, or try later; administrators find its address in the setting oidc.",
    "L'authentification unique de votre organisation ne répond pas. Connectez-vous autrement, ou réessayez plus tard ; les administrateurs trouvent son adresse dans le réglage oidc.",
  ),
  "account/exists": row(
    EXIT.usage,
    409,
    "Somebody has this name or e-mail address already. Each account is one person's, with a name of its own.",
    "Quelqu'un a déjà ce nom ou cette adresse électronique. Chaque compte est celui d'une seule personne, avec un nom à elle.",
  ),
  "account/not-found": row(
    EXIT.notFound,
    404,
    "There is no account {account}. `miroir account list` shows them.",
    "Le compte {account} n'existe pas. `miroir account list` en donne la liste.",
  ),
  "account/last-administrator": row(
    EXIT.refused,
    409,
    "This is the last administrator. Make somebody else one first.",
    "C'est le dernier administrateur. Nommez-en d'abord un autre.",
  ),
  "token/exists": row(
    EXIT.usage,
    409,
    "There is a token {name} already. End it, or choose another name.",
    "Un jeton {name} existe déjà. Mettez-y fin, ou choisissez un autre nom.",
  ),
  "token/not-found": row(
    EXIT.notFound,
    404,
    "There is no token {token}. `miroir token list` shows them.",
    "Le jeton {token} n'existe pas. `miroir token list` en donne la liste.",
  ),
  "serve/port": row(
    EXIT.busy,
    500,
    "Cannot listen on {host}, port {port}. Another program may hold it: choose another with --port.",
    "Impossible d'écouter sur {host}, port {port}. Un autre programme l'occupe peut-être : choisissez-en un autre avec --port.",
  ),

  // configuration and data folder
  "config/missing": row(
    EXIT.usage,
    500,
    "There is no {path}. Run `miroir init` here first, or name the file with --config.",
    "{path} n'existe pas. Lancez d'abord `miroir init` ici, ou indiquez le fichier avec --config.",
  ),
  "config/invalid": row(
    EXIT.usage,
    500,
    "{path} is not a valid configuration: {problem}.",
    "{path} n'est pas une configuration valide : {problem}.",
  ),
  "config/exists": row(
    EXIT.usage,
    409,
    "{path} exists already. Nothing was changed.",
    "{path} existe déjà. Rien n'a été modifié.",
  ),
  "storage/full": row(
    EXIT.storage,
    507,
    "The disk that holds {path} is full. Free some space and run the same command again: what was acknowledged is kept.",
    "Le disque qui contient {path} est plein. Libérez de la place et relancez la même commande : ce qui a été confirmé est conservé.",
  ),
  "storage/read-only": row(
    EXIT.storage,
    500,
    "{path} cannot be written. Give this user write permission on it, or choose another data folder.",
    "Impossible d'écrire dans {path}. Donnez à cet utilisateur le droit d'y écrire, ou choisissez un autre dossier de données.",
  ),
  "storage/in-use": row(
    EXIT.busy,
    503,
    "{path} is in use: {holder}. Wait until it ends, or stop it, and run the same command again. `miroir serve` goes on until you stop it: do there, in its pages, what you meant to do here.",
    "{path} est en cours d'utilisation : {holder}. Attendez la fin, ou arrêtez ce processus, puis relancez la même commande. `miroir serve` tourne jusqu'à ce que vous l'arrêtiez : faites dans ses pages ce que vous vouliez faire ici.",
  ),
  "storage/foreign": row(
    EXIT.storage,
    500,
    "{path} belongs to another user (number {owner}), or others may enter it. Run Miroir as that user, or give the folder to this one (chown -R), with mode 0700.",
    "{path} appartient à un autre utilisateur (numéro {owner}), ou d'autres peuvent y entrer. Lancez Miroir sous cet utilisateur, ou donnez-lui le dossier (chown -R), avec le mode 0700.",
  ),
  "storage/no-way": row(
    EXIT.storage,
    500,
    "PostgreSQL refuses to run as root, and this machine allows no user namespace, so it runs as user number {user}, who may not enter {path}. Run Miroir as an ordinary user, choose a data folder elsewhere, or let others pass (chmod o+x).",
    "PostgreSQL refuse de tourner sous root, et cette machine n'autorise pas d'espace de noms d'utilisateurs : il tourne donc sous l'utilisateur numéro {user}, qui ne peut pas entrer dans {path}. Lancez Miroir sous un utilisateur ordinaire, choisissez un autre dossier de données, ou laissez passer les autres (chmod o+x).",
  ),
  "storage/no-server": row(
    EXIT.storage,
    500,
    "No PostgreSQL that runs on this machine ({platform}) came with npm. If optional packages were left out, run `npm install` with them; on Alpine (musl) and other systems install PostgreSQL 15 or newer and name it in `databaseUrl`.",
    "Aucun PostgreSQL fonctionnant sur cette machine ({platform}) n'est venu avec npm. Si les paquets facultatifs ont été omis, relancez `npm install` avec eux ; sous Alpine (musl) et d'autres systèmes, installez PostgreSQL 15 ou plus récent et indiquez-le dans `databaseUrl`.",
  ),
  "storage/not-started": row(
    EXIT.storage,
    500,
    "The embedded database in {path} does not start: {problem}. Nothing was changed; server.log there says more.",
    "La base embarquée de {path} ne démarre pas : {problem}. Rien n'a été modifié ; server.log à cet endroit en dit plus.",
  ),
  "storage/other-engine": row(
    EXIT.version,
    500,
    "The database in {path} was made by {found}, and this program runs {known}. To move it: `miroir backup` with the version that made it, data and keys, then `miroir restore` with this one into an empty data folder. Nothing was changed.",
    "La base de {path} a été faite par {found}, et ce programme utilise {known}. Pour la déplacer : `miroir backup` avec la version qui l'a faite, données et clés, puis `miroir restore` avec celle-ci dans un dossier de données vide. Rien n'a été modifié.",
  ),
  "storage/not-durable": row(
    EXIT.storage,
    500,
    "The database does not reach the disk when it says so ({problem}). Miroir does not start, since an acknowledged erasure could be lost in a power cut.",
    "La base n'atteint pas le disque quand elle l'affirme ({problem}). Miroir ne démarre pas : un effacement confirmé pourrait être perdu dans une coupure de courant.",
  ),
  "storage/damaged": row(
    EXIT.storage,
    500,
    "The database in {path} cannot be opened: {problem}. Restore a backup; do not delete the folder.",
    "La base de {path} ne s'ouvre pas : {problem}. Restaurez une sauvegarde ; ne supprimez pas le dossier.",
  ),
  "storage/empty": row(
    EXIT.storage,
    500,
    "There is no Miroir database at {path}. Run `miroir init` for a new one, or restore a backup.",
    "Il n'y a pas de base Miroir à {path}. Lancez `miroir init` pour une nouvelle base, ou restaurez une sauvegarde.",
  ),
  "storage/unreachable": row(
    EXIT.storage,
    503,
    "The PostgreSQL server cannot be reached: {problem}.",
    "Le serveur PostgreSQL est injoignable : {problem}.",
  ),
  "storage/newer-version": row(
    EXIT.version,
    500,
    "The database was written by a newer Miroir (schema {found}, this program knows {known}). Install that version; nothing was changed.",
    "La base a été écrite par une version plus récente de Miroir (schéma {found}, ce programme connaît {known}). Installez cette version ; rien n'a été modifié.",
  ),
  "storage/older-version": row(
    EXIT.version,
    500,
    "The database was written by an older Miroir (schema {found}) that this program cannot go on from (it knows {known}). Make both backups with the program of then (`miroir backup`), and restore them into an empty place with this one (`miroir restore`); nothing was changed.",
    "La base a été écrite par une version plus ancienne de Miroir (schéma {found}) que ce programme ne sait pas reprendre (il connaît {known}). Faites les deux sauvegardes avec le programme d'alors (`miroir backup`), puis restaurez-les dans un emplacement vide avec celui-ci (`miroir restore`) ; rien n'a été modifié.",
  ),

  // notices
  "notice/incomplete": row(
    EXIT.refused,
    409,
    "The {kind} notice is not published, since it would leave something unsaid: {missing}. Fill these in miroir.config.json; `miroir notice show --kind {kind}` shows the draft.",
    "La notice {kind} n'est pas publiée, car elle tairait quelque chose : {missing}. Complétez miroir.config.json ; `miroir notice show --kind {kind}` montre le brouillon.",
  ),
  "notice/not-posted": row(
    EXIT.usage,
    400,
    "The notice for people in the archive is public: say where it hangs with --posted and why they are told that way with --because (art. 14(5)(b)).",
    "La notice destinée aux personnes présentes dans les archives est publique : dites où elle est affichée avec --posted et pourquoi elles sont informées ainsi avec --because (art. 14(5)(b)).",
  ),
  "notice/not-found": row(
    EXIT.notFound,
    404,
    "There is no notice whose hash begins with {notice} (8 digits at least). `miroir notice list` lists them.",
    "Aucune notice n'a une empreinte qui commence par {notice} (8 chiffres au moins). `miroir notice list` en donne la liste.",
  ),

  // keys
  "keys/missing": row(
    EXIT.keys,
    500,
    "The key file {path} is missing. Put it back from where you keep it apart; without it sealed data cannot be read by anyone.",
    "Le fichier de clé {path} est absent. Remettez-le depuis l'endroit où vous le gardez à part ; sans lui personne ne peut lire les données scellées.",
  ),
  "keys/wrong": row(
    EXIT.keys,
    500,
    "The key file {path} is not the one that sealed this database. Nothing was changed.",
    "Le fichier de clé {path} n'est pas celui qui a scellé cette base. Rien n'a été modifié.",
  ),
  "keys/exposed": row(
    EXIT.keys,
    500,
    "Other users can read {path} (mode {mode}). Run `chmod 600 {path}`, and consider the key known if others had access.",
    "D'autres utilisateurs peuvent lire {path} (mode {mode}). Lancez `chmod 600 {path}`, et considérez la clé comme connue si d'autres y ont eu accès.",
  ),
  "keys/damaged": row(
    EXIT.keys,
    500,
    "The key file {path} is damaged ({problem}). Put it back from a copy.",
    "Le fichier de clé {path} est abîmé ({problem}). Remettez-le depuis une copie.",
  ),
  "keys/locked": row(
    EXIT.keys,
    500,
    "The key file {path} lies under a passphrase. Name a file with it in MIROIR_PASSPHRASE_FILE, hand it over as the systemd credential miroir-passphrase, or start Miroir on a terminal.",
    "Le fichier de clé {path} est protégé par une phrase secrète. Nommez un fichier qui la contient dans MIROIR_PASSPHRASE_FILE, remettez-la comme « credential » systemd miroir-passphrase, ou lancez Miroir sur un terminal.",
  ),
  "keys/passphrase-wrong": row(
    EXIT.keys,
    500,
    "This passphrase does not open the key file {path}. Nothing was changed.",
    "Cette phrase secrète n'ouvre pas le fichier de clé {path}. Rien n'a été modifié.",
  ),
  "keys/destroyed": row(
    EXIT.refused,
    410,
    "The key was destroyed; what it sealed cannot be opened any more.",
    "La clé a été détruite ; ce qu'elle scellait ne peut plus être ouvert.",
  ),
  "keys/personal-wrong": row(
    EXIT.refused,
    403,
    "This personal key does not open this person's reference. Check the letters and digits of the printed code.",
    "Cette clé personnelle n'ouvre pas la référence de cette personne. Vérifiez les lettres et les chiffres du code imprimé.",
  ),
  "keys/personal-malformed": row(
    EXIT.usage,
    400,
    "This is not a personal key: {problem}.",
    "Ceci n'est pas une clé personnelle : {problem}.",
  ),
  "keys/unsealable": row(
    EXIT.keys,
    500,
    "A sealed value does not open with its key: it was changed, or belongs to something else.",
    "Une valeur scellée ne s'ouvre pas avec sa clé : elle a été modifiée, ou appartient à autre chose.",
  ),

  // erasure journal, backup, restore
  "journal/damaged": row(
    EXIT.keys,
    500,
    "The erasure journal {path} is not as it was written: {problem}. Put back your newest copy of it; nothing was changed.",
    "Le journal des effacements {path} n'est pas tel qu'il a été écrit : {problem}. Remettez-en votre copie la plus récente ; rien n'a été modifié.",
  ),
  "journal/cut": row(
    EXIT.keys,
    500,
    "The erasure journal {path} ends at line {found}, and the database knows of line {expected}. Put back your newest copy. If there is none, move the file away: a new journal begins, the log says so, and backups made before can only be restored with a written reason.",
    "Le journal des effacements {path} s'arrête à la ligne {found}, et la base connaît la ligne {expected}. Remettez-en votre copie la plus récente. S'il n'y en a pas, écartez le fichier : un nouveau journal commence, le registre le dit, et les sauvegardes d'avant ne se restaurent plus qu'avec un motif écrit.",
  ),
  "backup/bad-recipient": row(
    EXIT.usage,
    400,
    "--to number {place} is not a public key of age: such a key begins with age1. `miroir backup keypair --out identity.txt` makes a pair, best on another machine than this.",
    "La valeur n° {place} de --to n'est pas une clé publique d'age : une telle clé commence par age1. `miroir backup keypair --out identite.txt` en crée une paire, de préférence sur une autre machine que celle-ci.",
  ),
  "restore/bad-identity": row(
    EXIT.keys,
    400,
    "{path} holds no secret key of age (a line that begins with AGE-SECRET-KEY-).",
    "{path} ne contient aucune clé secrète d'age (une ligne qui commence par AGE-SECRET-KEY-).",
  ),
  "restore/wrong-identity": row(
    EXIT.keys,
    403,
    "None of these secret keys opens {path}: it was encrypted to another public key. Nothing was written.",
    "Aucune de ces clés secrètes n'ouvre {path} : il a été chiffré pour une autre clé publique. Rien n'a été écrit.",
  ),
  "restore/damaged": row(
    EXIT.badInput,
    422,
    "{path} is not a whole backup: {problem}. Nothing was written; use another copy.",
    "{path} n'est pas une sauvegarde entière : {problem}. Rien n'a été écrit ; prenez une autre copie.",
  ),
  "restore/not-empty": row(
    EXIT.refused,
    409,
    "There is something at {path} already. A restore fills an empty place only: choose another, or move it away. Nothing was changed.",
    "Il y a déjà quelque chose dans {path}. Une restauration ne remplit qu'un endroit vide : choisissez-en un autre, ou écartez-le. Rien n'a été modifié.",
  ),
  "restore/journal-older": row(
    EXIT.refused,
    409,
    'The erasure journal ends at line {found}, and this backup was made at line {expected}: what was erased since would come back. Give the newest copy with --journal FILE. If there is none, --without-journal "REASON" restores all the same, and the log says why.',
    "Le journal des effacements s'arrête à la ligne {found}, et cette sauvegarde date de la ligne {expected} : ce qui a été effacé depuis reviendrait. Donnez la copie la plus récente avec --journal FICHIER. S'il n'y en a pas, --without-journal \"MOTIF\" restaure quand même, et le registre dit pourquoi.",
  ),
  "restore/journal-forked": row(
    EXIT.refused,
    409,
    'The erasure journals {path} and {other} do not continue one another, or not the one of this backup. Give the right one with --journal FILE, or --without-journal "REASON".',
    'Les journaux des effacements {path} et {other} ne se continuent pas, ou ne continuent pas celui de cette sauvegarde. Donnez le bon avec --journal FICHIER, ou --without-journal "MOTIF".',
  ),
  "restore/newer-people": row(
    EXIT.refused,
    409,
    "{count} [person was|people were] enrolled after this backup: their keys are here and their records are not, and the next start would destroy those keys. Restore a newer backup, or give them up with --give-up-newer. Nothing was written.",
    "{count} [personne a été inscrite|personnes ont été inscrites] après cette sauvegarde : leurs clés sont ici, leurs dossiers non, et le prochain démarrage détruirait ces clés. Restaurez une sauvegarde plus récente, ou renoncez à elles avec --give-up-newer. Rien n'a été écrit.",
  ),

  // model packs
  "model/missing": row(
    EXIT.model,
    500,
    "The model pack {pack} is not installed. Run `miroir model fetch`, or `miroir model fetch --from <folder>` without a network.",
    "Le jeu de modèles {pack} n'est pas installé. Lancez `miroir model fetch`, ou `miroir model fetch --from <dossier>` sans réseau.",
  ),
  "model/changed": row(
    EXIT.model,
    500,
    "The model file {file} is not the pinned one (sha256 {found}, expected {expected}). Delete it and run `miroir model fetch`.",
    "Le fichier de modèle {file} n'est pas celui qui est épinglé (sha256 {found}, attendu {expected}). Supprimez-le et lancez `miroir model fetch`.",
  ),
  "model/not-allowed": row(
    EXIT.model,
    500,
    "The model pack {pack} declares a model of kind “{kind}”. Only detector, landmarks, quality and template models can be loaded.",
    "Le jeu de modèles {pack} déclare un modèle de type « {kind} ». Seuls les modèles de détection, de points, de qualité et de gabarit peuvent être chargés.",
  ),
  "model/invalid": row(
    EXIT.model,
    500,
    "The manifest of the model pack {pack} is not valid: {problem}.",
    "Le manifeste du jeu de modèles {pack} n'est pas valide : {problem}.",
  ),
  "model/fetch-failed": row(
    EXIT.model,
    502,
    "The model pack could not be fetched: {problem}. Try again, or use --from <folder>.",
    "Le jeu de modèles n'a pas pu être récupéré : {problem}. Réessayez, ou utilisez --from <dossier>.",
  ),
  "decoders/unconfined": row(
    EXIT.model,
    503,
    "Nothing is decoded: the setting `confinement` requires that decoders are kept apart, and here they cannot be ({problem}). Install bubblewrap, allow user namespaces, or set it to `where-possible`.",
    "Rien n'est décodé : le réglage `confinement` exige que les décodeurs soient isolés, et ici ils ne peuvent pas l'être ({problem}). Installez bubblewrap, autorisez les espaces de noms utilisateur, ou mettez `where-possible`.",
  ),
  "model/worker-lost": row(
    EXIT.internal,
    500,
    "The image process ended unexpectedly ({problem}). The picture was skipped.",
    "Le processus d'images s'est arrêté de façon inattendue ({problem}). L'image a été sautée.",
  ),

  // pictures
  "picture/empty": row(EXIT.badInput, 422, "The file is empty (0 bytes).", "Le fichier est vide (0 octet)."),
  "picture/unreadable": row(
    EXIT.badInput,
    422,
    "The file cannot be read: {problem}.",
    "Le fichier ne peut pas être lu : {problem}.",
  ),
  "picture/unsupported": row(
    EXIT.badInput,
    415,
    "This is not a JPEG, PNG, WebP, TIFF, AVIF, GIF or HEIC picture.",
    "Ce n'est pas une image JPEG, PNG, WebP, TIFF, AVIF, GIF ou HEIC.",
  ),
  "picture/no-decoder": row(
    EXIT.badInput,
    415,
    "Not looked at: {kind} pictures are read by ffmpeg, where it is on this machine and knows this form of them. Install it, or export the picture as JPEG beside it, and import again.",
    "Non examiné : les images {kind} sont lues par ffmpeg, s'il est sur cette machine et connaît cette forme. Installez-le, ou exportez l'image en JPEG à côté, puis importez de nouveau.",
  ),
  "picture/no-preview": row(
    EXIT.badInput,
    415,
    "This camera file ({kind}) holds no JPEG preview that can be looked at. Export it as JPEG beside it, and import again.",
    "Ce fichier d'appareil ({kind}) ne contient pas d'aperçu JPEG lisible. Exportez-le en JPEG à côté, puis importez de nouveau.",
  ),
  "picture/damaged": row(
    EXIT.badInput,
    422,
    "The picture is damaged: {problem}.",
    "L'image est abîmée : {problem}.",
  ),
  "picture/too-many-pixels": row(
    EXIT.badInput,
    413,
    "The picture has {pixels} pixels; the limit is {limit} (setting maxPixels).",
    "L'image a {pixels} pixels ; la limite est {limit} (réglage maxPixels).",
  ),
  "picture/too-many-bytes": row(
    EXIT.badInput,
    413,
    "The file has {bytes} bytes; the limit is {limit} (setting maxFileBytes).",
    "Le fichier a {bytes} octets ; la limite est {limit} (réglage maxFileBytes).",
  ),
  "picture/too-many-faces": row(
    EXIT.badInput,
    413,
    "More than {limit} [face|faces] in one picture.",
    "Plus de {limit} [visage|visages] dans une image.",
  ),
  "picture/timed-out": row(
    EXIT.badInput,
    422,
    "The picture took longer than {seconds} s and was given up.",
    "L'image a demandé plus de {seconds} s et a été abandonnée.",
  ),
  "picture/withheld": row(
    EXIT.refused,
    409,
    "This picture is not shown: {because}. Ask the organisation for it.",
    "Cette image n'est pas montrée : {because}. Demandez-la à l'organisation.",
  ),
  "picture/busy": row(
    EXIT.busy,
    503,
    "Too many pictures are being made ready at once. Try again in a few seconds.",
    "Trop d'images sont préparées en même temps. Réessayez dans quelques secondes.",
  ),
  "events/too-many": row(
    EXIT.busy,
    503,
    "Too many pages listen at once. Close some of them.",
    "Trop de pages sont à l'écoute en même temps. Fermez-en quelques-unes.",
  ),
  "upload/not-found": row(
    EXIT.notFound,
    404,
    "There is no such upload of yours. Begin it again.",
    "Aucun envoi de ce nom ne vous appartient. Recommencez-le.",
  ),
  "upload/kind": row(
    EXIT.badInput,
    422,
    "Only pictures (JPEG, PNG, WebP, TIFF, AVIF, GIF, HEIC) and ZIPs of them can be uploaded.",
    "Seules les images (JPEG, PNG, WebP, TIFF, AVIF, GIF, HEIC) et leurs ZIP peuvent être envoyées.",
  ),
  "upload/too-large": row(
    EXIT.badInput,
    413,
    "The file has {bytes} bytes, more than the {limit} that are accepted. Split it, or raise the limit in the configuration.",
    "Le fichier compte {bytes} octets, plus que le maximum de {limit}. Divisez-le, ou relevez la limite dans la configuration.",
  ),
  "upload/too-many": row(
    EXIT.busy,
    429,
    "You have {limit} [upload that is|uploads that are] not imported yet. Wait until some are, or end some.",
    "Vous avez {limit} [envoi qui n'est pas encore importé|envois qui ne sont pas encore importés]. Attendez que certains le soient, ou mettez-en fin.",
  ),
  "picture/gone": row(
    EXIT.badInput,
    410,
    "The original is no longer where it was: {path}.",
    "L'original n'est plus à sa place : {path}.",
  ),
  "picture/changed": row(
    EXIT.badInput,
    409,
    "The original at {path} has changed since it was imported. Import it again.",
    "L'original {path} a changé depuis son importation. Importez-le de nouveau.",
  ),

  // video
  "video/no-decoder": row(
    EXIT.badInput,
    422,
    "Videos need ffmpeg 4.4 or newer on this machine, with ffprobe ({problem}). Install it (Debian, Ubuntu: `apt install ffmpeg`) or name it in the setting ffmpeg, then import again. Pictures are imported without it.",
    "Les vidéos ont besoin de ffmpeg 4.4 ou plus récent sur cette machine, avec ffprobe ({problem}). Installez-le (Debian, Ubuntu : `apt install ffmpeg`) ou indiquez-le dans le réglage ffmpeg, puis importez de nouveau. Les images sont importées sans lui.",
  ),
  "video/unsupported": row(
    EXIT.badInput,
    415,
    "This is not a recording that is read ({found}): MP4, MOV, MKV, WebM, AVI, MTS, MPG, WMV or FLV, with a codec that docs/guide/videos.md names. Save it as MP4 with H.264, and import that.",
    "Ce n'est pas un enregistrement qui est lu ({found}) : MP4, MOV, MKV, WebM, AVI, MTS, MPG, WMV ou FLV, avec un codec que docs/guide/videos.md nomme. Enregistrez-le en MP4 avec H.264, et importez celui-là.",
  ),
  "video/damaged": row(
    EXIT.badInput,
    422,
    "The video is damaged: {problem}.",
    "La vidéo est abîmée : {problem}.",
  ),
  "video/too-long": row(
    EXIT.badInput,
    413,
    "The video is {hours} [hour|hours] long; the limit is {limit} (setting maxVideoHours).",
    "La vidéo dure {hours} [heure|heures] ; la limite est {limit} (réglage maxVideoHours).",
  ),
  "video/too-many-bytes": row(
    EXIT.badInput,
    413,
    "The video has {bytes} bytes; the limit is {limit} (setting maxVideoBytes).",
    "La vidéo a {bytes} octets ; la limite est {limit} (réglage maxVideoBytes).",
  ),
  "video/no-encoder": row(
    EXIT.badInput,
    422,
    "The ffmpeg of this machine writes no H.264 (libx264), so no masked video can be made. Install one that does (Debian, Ubuntu: `apt install ffmpeg`) or name it in the setting ffmpeg.",
    "Le ffmpeg de cette machine n'écrit pas de H.264 (libx264), aucune vidéo masquée ne peut donc être faite. Installez-en un qui le fait (Debian, Ubuntu : `apt install ffmpeg`) ou indiquez-le dans le réglage ffmpeg.",
  ),
  "video/not-written": row(
    EXIT.storage,
    500,
    "The masked video could not be written: {problem}. What was done is kept; the same command goes on from there.",
    "La vidéo masquée n'a pas pu être écrite : {problem}. Ce qui a été fait est conservé ; la même commande reprend à cet endroit.",
  ),
  "video/timed-out": row(
    EXIT.badInput,
    422,
    "Nothing came out of the video for {seconds} s; it was given up.",
    "Rien n'est sorti de la vidéo pendant {seconds} s ; elle a été abandonnée.",
  ),

  // archive
  "archive/not-found": row(EXIT.notFound, 404, "There is nothing at {path}.", "Il n'y a rien à {path}."),
  "archive/link-outside": row(
    EXIT.badInput,
    422,
    "{path} is a link that leads out of the imported folder; it was not followed.",
    "{path} est un lien qui sort du dossier importé ; il n'a pas été suivi.",
  ),
  "archive/unsafe-entry": row(
    EXIT.badInput,
    422,
    "The ZIP entry {name} would leave the archive; it was not read.",
    "L'entrée ZIP {name} sortirait de l'archive ; elle n'a pas été lue.",
  ),
  "archive/not-looked-at": row(
    EXIT.badInput,
    415,
    "Not looked at ({kind}): it may show people, and is nothing that is read here. Export pictures as JPEG and recordings as MP4 beside it, unpack what is packed, and import again.",
    "Non examiné ({kind}) : il peut montrer des personnes et n'est rien de ce qui est lu ici. Exportez à côté les images en JPEG et les enregistrements en MP4, dépaquetez ce qui est empaqueté, puis importez de nouveau.",
  ),
  "archive/damaged-zip": row(
    EXIT.badInput,
    422,
    "The ZIP {path} is damaged: {problem}.",
    "Le ZIP {path} est abîmé : {problem}.",
  ),
  "archive/too-many-entries": row(
    EXIT.badInput,
    413,
    "{path} holds more than {limit} [entry|entries] (setting maxZipEntries).",
    "{path} contient plus de {limit} [entrée|entrées] (réglage maxZipEntries).",
  ),
  "archive/too-many-bytes": row(
    EXIT.badInput,
    413,
    "{path} unpacks to more than {limit} bytes (setting maxZipBytes).",
    "{path} se décompresse en plus de {limit} octets (réglage maxZipBytes).",
  ),
  "destination/occupied": row(
    EXIT.refused,
    409,
    "Under the name {name} there is something at {place} that Miroir did not put there; it was left as it is. Choose another place, or move it away.",
    "Sous le nom {name}, il y a à {place} quelque chose que Miroir n'y a pas mis ; rien n'y a été changé. Choisissez un autre endroit, ou déplacez-le.",
  ),
  "storages/unknown": row(
    EXIT.notFound,
    404,
    "There is no storage “{name}” in the configuration. The setting storages names those of your organisation; an address is taken from there only.",
    "La configuration ne nomme aucun stockage « {name} ». Le réglage storages nomme ceux de votre organisation ; une adresse n'est prise que là.",
  ),
  "storages/other-use": row(
    EXIT.refused,
    409,
    "The storage “{name}” is a {use} in the configuration. Originals are read from a source, which is never written to; copies are written to a destination.",
    "Le stockage « {name} » est déclaré « {use} » dans la configuration. Les originaux sont lus dans une source, où rien n'est jamais écrit ; les copies sont écrites dans une destination.",
  ),
  "storages/bad-key-file": row(
    EXIT.keys,
    500,
    "The keys of the storage “{name}” cannot be used ({problem}). Its file holds two lines, the access key and the secret, and only this user may read it.",
    "Les clés du stockage « {name} » ne sont pas utilisables ({problem}). Son fichier contient deux lignes, la clé d'accès et le secret, et seul cet utilisateur peut le lire.",
  ),
  "storages/refused": row(
    EXIT.storage,
    502,
    "The storage “{name}” refuses ({problem}). Check its bucket, its keys and what these keys may do.",
    "Le stockage « {name} » refuse ({problem}). Vérifiez son compartiment, ses clés et ce qu'elles permettent.",
  ),
  "storages/unreachable": row(
    EXIT.storage,
    503,
    "The storage “{name}” cannot be reached ({problem}). Nothing was lost; run the same command again once it answers.",
    "Le stockage « {name} » est injoignable ({problem}). Rien n'est perdu ; relancez la même commande quand il répondra.",
  ),
  "archive/share-away": row(
    EXIT.partial,
    503,
    "Pictures of this album came from {path}, and there is nothing there now: is the share mounted? Nothing was dropped; run the same command once it is back.",
    "Des images de cet album venaient de {path}, où il n'y a plus rien : le partage est-il monté ? Rien n'a été retiré ; relancez la même commande quand il sera revenu.",
  ),
  "archive/bad-sidecar": row(
    EXIT.partial,
    422,
    "The sidecar {path} was not read: {problem}. Its picture is in, without its words.",
    "Le fichier annexe {path} n'a pas été lu : {problem}. Son image est là, sans ses mots.",
  ),
  "archive/bad-manifest": row(
    EXIT.badInput,
    422,
    "The manifest {path} is not valid: {problem}.",
    "Le manifeste {path} n'est pas valide : {problem}.",
  ),

  // albums
  "album/exists": row(
    EXIT.refused,
    409,
    "An album called “{album}” exists already. Give this one another short name, or another title.",
    "Un album « {album} » existe déjà. Donnez à celui-ci un autre nom court, ou un autre titre.",
  ),
  "album/not-found": row(
    EXIT.notFound,
    404,
    "There is no album “{album}”. `miroir album list` shows them.",
    "L'album « {album} » n'existe pas. `miroir album list` en donne la liste.",
  ),
  "album/ambiguous": row(
    EXIT.badInput,
    409,
    "{count} [album bears|albums bear] the title “{album}”. Say which one by its short name: {slugs}.",
    "{count} [album porte|albums portent] le titre « {album} ». Dites lequel par son nom court : {slugs}.",
  ),
  "album/not-missing": row(
    EXIT.notFound,
    404,
    "Nothing of the album “{album}” is gone from {path}. `miroir album missing {album}` lists what is; what is still there stays.",
    "Rien de l'album « {album} » ne manque à {path}. `miroir album missing {album}` donne la liste de ce qui manque ; ce qui est encore là reste.",
  ),
  "album/no-right": row(
    EXIT.refused,
    422,
    "An album says by what right it is held: --right {rights}. That a picture was public is not a right.",
    "Un album dit à quel titre il est détenu : --right {rights}. Qu'une image ait été publique n'est pas un titre.",
  ),
  "album/scope-conditions": row(
    EXIT.refused,
    422,
    "Scope “{scope}” needs {needs}.",
    "La portée « {scope} » demande {needs}.",
  ),
  "album/place-agreed-to": row(
    EXIT.refused,
    409,
    "Somebody's consent is to be found at “{place}”: the last mark of that place cannot be taken away.",
    "Un consentement porte sur « {place} » : la dernière marque de ce lieu ne peut pas être retirée.",
  ),
  "album/scope-missing": row(
    EXIT.usage,
    422,
    "Say who may be searched for in the album: --scope {scopes}. `miroir album add --help` says what follows from each; none is chosen for you.",
    "Dites qui peut être cherché dans l'album : --scope {scopes}. `miroir album add --help` dit ce qui découle de chacune ; aucune n'est choisie à votre place.",
  ),
  "dpia/none": row(
    EXIT.refused,
    409,
    "No impact assessment was adopted, and since {day} nobody is enrolled and nothing is compared without one (art. 35(1) GDPR). Complete the assessment of the authority pack, have it signed, then: miroir dpia adopt FILE --from DAY --by NAME.",
    "Aucune analyse d'impact n'a été adoptée, et depuis le {day} aucune inscription ni comparaison n'est faite sans elle (art. 35(1) du RGPD). Complétez l'analyse de l'archive pour l'autorité, faites-la signer, puis : miroir dpia adopt FICHIER --from JOUR --by NOM.",
  ),
  "scan/no-ground": row(
    EXIT.refused,
    409,
    "Nothing was compared: in {albums} there are faces of people who did not ask, and comparing them, even for a moment, is biometric processing by the safer view. Write on which ground of art. 9(2) you do it into the setting otherFaces of miroir.config.json, {setting}, after your data protection officer said so; or make it a closed album (`miroir album scope`), if everybody identifiable in it agreed or is absent.",
    "Rien n'a été comparé : dans {albums} il y a des visages de personnes qui n'ont rien demandé, et les comparer, même un instant, est un traitement biométrique selon la lecture la plus prudente. Écrivez sur quel fondement de l'art. 9(2) vous le faites dans le réglage otherFaces de miroir.config.json, {setting}, après avis de la personne déléguée à la protection des données ; ou fermez l'album (`miroir album scope`), si toute personne identifiable y a accepté ou est absente.",
  ),
  "album/minors": row(
    EXIT.refused,
    403,
    "The album “{album}” is marked “minors present” and is outside every scan.",
    "L'album « {album} » est marqué « mineurs présents » et reste hors de tout balayage.",
  ),

  // people, consent, grants
  "consent/missing": row(
    EXIT.refused,
    403,
    "No explicit consent in force for this person, this purpose and these albums. Nothing was written.",
    "Aucun consentement explicite en vigueur pour cette personne, cette finalité et ces albums. Rien n'a été écrit.",
  ),
  "consent/several": row(
    EXIT.usage,
    409,
    "She has {count} [consent|consents]. Name one by its identifier: `miroir consent list` shows them.",
    "Elle a {count} [consentement|consentements]. Désignez-en un par son identifiant : `miroir consent list` les montre.",
  ),
  "consent/incomplete": row(
    EXIT.refused,
    422,
    "The consent record is incomplete: {missing}.",
    "L'enregistrement du consentement est incomplet : {missing}.",
  ),
  "consent/minor": row(
    EXIT.refused,
    403,
    "A person under 18 is enrolled only with a guardian, and only where the setting `minors` allows it with a DPIA reference.",
    "Une personne de moins de 18 ans n'est inscrite qu'avec un représentant légal, et seulement si le réglage `minors` l'autorise avec une référence d'AIPD.",
  ),
  "consent/ended": row(
    EXIT.refused,
    409,
    "A consent that is {state} cannot become {next}. Who changes her mind gives another: miroir consent give.",
    "Un consentement « {state} » ne peut pas devenir « {next} ». Qui change d'avis en donne un autre : miroir consent give.",
  ),
  "consent/in-force": row(
    EXIT.refused,
    409,
    "She consents to {purpose} already, until {until}. To go on beyond that day: miroir consent renew. To end it: miroir withdraw.",
    "Elle consent déjà à {purpose}, jusqu'au {until}. Pour aller au-delà : miroir consent renew. Pour y mettre fin : miroir withdraw.",
  ),
  "consent/not-found": row(
    EXIT.notFound,
    404,
    "No such consent: {consent}. See miroir consent list.",
    "Consentement introuvable : {consent}. Voir miroir consent list.",
  ),
  "consent/no-photographs": row(
    EXIT.refused,
    422,
    "Only a consent to be found takes photographs, and it needs them: {purpose}.",
    "Seul un consentement à être retrouvée prend des photographies, et il en faut : {purpose}.",
  ),
  "consent/other-model": row(
    EXIT.refused,
    409,
    "She consented while another recognition model was in use ({model}): it cannot be renewed. Invalidate it, and let her consent again with photographs: miroir consent give.",
    "Elle a consenté alors qu'un autre modèle de reconnaissance était utilisé ({model}) : ce consentement ne se renouvelle pas. Invalidez-le, et laissez-la consentir de nouveau avec des photographies : miroir consent give.",
  ),
  "consent/own-window": row(
    EXIT.refused,
    409,
    "She can renew it herself from {day} on, when she is asked; before, her guardian does.",
    "Elle peut le renouveler elle-même à partir du {day}, quand on le lui demande ; avant, c'est son représentant légal.",
  ),
  "keys/code-needed": row(
    EXIT.refused,
    422,
    "Her personal key is needed: only she has it (--key). Nothing was opened.",
    "Sa clé personnelle est nécessaire : elle seule l'a (--key). Rien n'a été ouvert.",
  ),
  "subject/not-found": row(
    EXIT.notFound,
    404,
    "There is no person {subject}. `miroir people` lists them.",
    "La personne {subject} n'existe pas. `miroir people` en donne la liste.",
  ),
  "subject/ambiguous": row(
    EXIT.usage,
    409,
    "Several people match “{subject}”. Use the identifier.",
    "Plusieurs personnes correspondent à « {subject} ». Utilisez l'identifiant.",
  ),
  "enrol/no-face": row(
    EXIT.badInput,
    422,
    "No face was found in {photo}. Use a photograph where the face is turned to the camera, uncovered and well lit.",
    "Aucun visage n'a été trouvé dans {photo}. Prenez une photo où le visage est tourné vers l'objectif, dégagé et bien éclairé.",
  ),
  "enrol/several-faces": row(
    EXIT.badInput,
    422,
    "{count} [face was|faces were] found in {photo}. A reference photograph shows one person only: crop it, or take another.",
    "{count} [visage a été trouvé|visages ont été trouvés] dans {photo}. Une photo de référence ne montre qu'une personne : recadrez-la ou prenez-en une autre.",
  ),
  "enrol/too-small": row(
    EXIT.badInput,
    422,
    "The face in {photo} is too small (eyes {found} px apart, at least {needed}). Come closer or send the original file.",
    "Le visage dans {photo} est trop petit (yeux à {found} px, au moins {needed}). Approchez-vous ou envoyez le fichier d'origine.",
  ),
  "enrol/poor-quality": row(
    EXIT.badInput,
    422,
    "The face in {photo} is too blurred, dark or turned away (quality {found}, at least {needed}). Face the light, hold still, no mask or sunglasses.",
    "Le visage dans {photo} est trop flou, sombre ou tourné (qualité {found}, au moins {needed}). Face à la lumière, sans bouger, sans masque ni lunettes de soleil.",
  ),
  "enrol/bad-list": row(
    EXIT.badInput,
    422,
    "This list cannot be read: {problem}.",
    "Cette liste est illisible : {problem}.",
  ),
  "enrol/bad-line": row(EXIT.badInput, 422, "{problem}", "{problem}"),
  "enrol/no-photographs": row(
    EXIT.badInput,
    422,
    "There is no photograph in {path}. Put one to five of this one person there.",
    "Il n'y a aucune photographie dans {path}. Mettez-y une à cinq photographies de cette seule personne.",
  ),
  "enrol/left-before": row(
    EXIT.refused,
    409,
    "She was enrolled before, and her consent to be found has ended. A list does not begin that again: when she asks for it herself, `miroir consent give {subject}`. Until then take her off the list.",
    "Elle a déjà été inscrite, et son consentement à être trouvée a pris fin. Une liste ne le rétablit pas : si elle le demande elle-même, `miroir consent give {subject}`. D'ici là, retirez-la de la liste.",
  ),
  "enrol/unusable": row(
    EXIT.badInput,
    422,
    "{photo} cannot be used: {problem}",
    "{photo} n'est pas utilisable : {problem}",
  ),
  "enrol/too-few": row(
    EXIT.badInput,
    422,
    "Of {count} [photograph|photographs], {good} can be used; at least {needed} are needed.{problems}",
    "Sur {count} [photographie|photographies], {good} [est utilisable|sont utilisables] ; il en faut au moins {needed}.{problems}",
  ),
  "enrol/different-people": row(
    EXIT.refused,
    422,
    "The reference photographs do not seem to show the same person. Enrol with photographs of one person only.",
    "Les photos de référence ne semblent pas montrer la même personne. Inscrivez avec les photos d'une seule personne.",
  ),
  "enrol/conflict": row(
    EXIT.refused,
    409,
    "This face may already belong to another enrolled person. Nothing was enrolled; the case waits in `miroir review`.",
    "Ce visage appartient peut-être déjà à une autre personne inscrite. Rien n'a été inscrit ; le cas attend dans `miroir review`.",
  ),
  // the person's portal
  "portal/not-found": row(
    EXIT.notFound,
    404,
    "There is nothing of yours at this address.",
    "Il n'y a rien de vous à cette adresse.",
  ),
  "portal/no-certificate": row(
    EXIT.notFound,
    404,
    "There is no certificate under this link. Either nobody has been forgotten with it, or that is more than a week ago.",
    "Il n'y a pas de certificat à cette adresse. Soit personne n'a été oublié avec ce lien, soit plus d'une semaine a passé.",
  ),
  "portal/certificate-soon": row(
    EXIT.busy,
    503,
    "It is done: the erasure is final. Its certificate is being signed; open the link again in a moment.",
    "C'est fait : l'effacement est définitif. Son certificat est en cours de signature ; rouvrez le lien dans un instant.",
  ),
  "portal/invitation": row(
    EXIT.notFound,
    404,
    "This invitation cannot be used: it has ended, was used, or its address is not whole. Ask whoever gave it to you for another.",
    "Cette invitation ne peut pas servir : elle a pris fin, a été utilisée, ou son adresse est incomplète. Demandez-en une autre à qui vous l'a donnée.",
  ),
  "portal/enrolment-over": row(
    EXIT.notFound,
    404,
    "This took too long, or was left. Nothing of it was kept: begin again.",
    "Cela a duré trop longtemps, ou a été quitté. Rien n'en a été gardé : recommencez.",
  ),
  "portal/wrong-step": row(
    EXIT.badInput,
    409,
    "This is not the step that is due now. Reload the page and go on from there.",
    "Ce n'est pas l'étape attendue. Rechargez la page et continuez de là.",
  ),
  "portal/busy": row(
    EXIT.busy,
    503,
    "Many people are enrolling right now. Try again in a minute.",
    "Beaucoup de personnes s'inscrivent en ce moment. Réessayez dans une minute.",
  ),
  "portal/work": row(
    EXIT.busy,
    428,
    "Many requests arrive from people who have not signed in. This one is taken once your computer has worked on it for a moment, which the page does by itself. A program does what `work` of this answer says.",
    "Beaucoup de demandes arrivent de personnes non connectées. Celle-ci est prise une fois que votre ordinateur y a travaillé un instant, ce que la page fait d'elle-même. Un programme fait ce que dit `work` de cette réponse.",
  ),
  "portal/no-room": row(
    EXIT.storage,
    503,
    "Little room is left on this machine, so nothing is taken here from people who have not signed in. Write to {contact}: that counts just as well.",
    "Il reste peu de place sur cette machine : rien n'y est pris de personnes non connectées. Écrivez à {contact} : cela compte tout autant.",
  ),
  "portal/address-link": row(
    EXIT.refused,
    401,
    "This link does not confirm an address any more. Your request stands all the same: its number is enough to ask about it.",
    "Ce lien ne confirme plus d'adresse. Votre demande tient quand même : son numéro suffit pour en demander des nouvelles.",
  ),
  "portal/capture-again": row(
    EXIT.badInput,
    422,
    "The movements could not be followed often enough. Begin again, in good light, or come to the desk.",
    "Les mouvements n'ont pas pu être suivis assez souvent. Recommencez, sous une bonne lumière, ou venez à l'accueil.",
  ),
  "portal/not-enrolled": row(
    EXIT.badInput,
    422,
    "The pictures of the camera were not enough to enrol you: they are not clear enough, or do not fit together. Nothing was kept. Begin again, alone in the picture and in even light, or come to the desk: somebody helps you there.",
    "Les images de la caméra n'ont pas suffi à vous inscrire : elles ne sont pas assez nettes, ou ne vont pas ensemble. Rien n'a été gardé. Recommencez, seule ou seul dans l'image et sous une lumière égale, ou venez à l'accueil : quelqu'un vous y aidera.",
  ),
  "portal/adults-only": row(
    EXIT.refused,
    403,
    "Nobody under 18 is enrolled here alone. Come to the desk with whoever holds parental authority.",
    "Personne de moins de 18 ans n'est inscrit ici sans accompagnement. Venez à l'accueil avec un titulaire de l'autorité parentale.",
  ),
  "portal/address-needed": row(
    EXIT.badInput,
    422,
    "Give an e-mail address: the code that confirms your agreement is sent there.",
    "Donnez une adresse électronique : le code qui confirme votre accord y est envoyé.",
  ),
  "portal/wrong-code": row(
    EXIT.badInput,
    422,
    "This is not the code that was sent. {left} [try is|tries are] left.",
    "Ce n'est pas le code envoyé. Il reste {left} [essai|essais].",
  ),
  "portal/wrong-sentence": row(
    EXIT.badInput,
    422,
    "Please write the sentence as it stands there: it confirms what you agree to.",
    "Merci d'écrire la phrase telle qu'elle figure : elle confirme ce que vous acceptez.",
  ),
  "portal/no-letter": row(
    EXIT.busy,
    503,
    "The message could not be sent just now. Check the address, or try again in some minutes.",
    "Le message n'a pas pu être envoyé pour le moment. Vérifiez l'adresse, ou réessayez dans quelques minutes.",
  ),
  "portal/wrong-key": row(
    EXIT.refused,
    401,
    "These eight characters and this key do not belong together. Check both as they stand on your sheet.",
    "Ces huit caractères et cette clé ne vont pas ensemble. Vérifiez les deux tels qu'ils figurent sur votre feuille.",
  ),
  "portal/wrong-link": row(
    EXIT.refused,
    401,
    "This link is not valid any more. It works once, for half an hour: ask for another.",
    "Ce lien n'est plus valable. Il sert une fois, pendant une demi-heure : demandez-en un autre.",
  ),
  "portal/answer-over": row(
    EXIT.notFound,
    404,
    "This opens nothing: it was opened before on another device, its days are over, or it is not whole. Write to us with the number of your case.",
    "Ceci n'ouvre rien : cela a déjà été ouvert sur un autre appareil, le délai est passé, ou l'adresse est incomplète. Écrivez-nous avec le numéro de votre dossier.",
  ),
  "portal/asks-off": row(
    EXIT.refused,
    403,
    "This question is not taken on this page. Write to {contact} with the day and the place.",
    "Cette question n'est pas reçue sur cette page. Écrivez à {contact} avec le jour et le lieu.",
  ),
  "portal/too-many-tries": row(
    EXIT.busy,
    429,
    "Too many tries. Wait {minutes} [minute|minutes].",
    "Trop d'essais. Attendez {minutes} [minute|minutes].",
  ),
  "portal/waits-for-approval": row(
    EXIT.refused,
    403,
    "Somebody of the organisation has to see that it is you first: at its desk, or from afar. No search can be opened before.",
    "Quelqu'un de l'organisation doit d'abord voir que c'est bien vous : à son accueil, ou à distance. Aucune recherche ne peut être ouverte avant.",
  ),
  "vouching/two-claim": row(
    EXIT.refused,
    409,
    "Two people say that this face is theirs. Settle that first, with whoever comes in person: `miroir review`, or “Two with one face” in the console.",
    "Deux personnes disent que ce visage est le leur. Tranchez d'abord cela, avec qui se présente en personne : `miroir review`, ou « Un visage pour deux » dans la console.",
  ),
  "conflict/not-found": row(
    EXIT.notFound,
    404,
    "There is no conflict {conflict} that waits. `miroir review` lists them.",
    "Aucun conflit {conflict} n'est en attente. `miroir review` en donne la liste.",
  ),
  "conflict/settle": row(
    EXIT.refused,
    409,
    "Two people are enrolled with this face. Say whose it is, by what you compared: `miroir review settle {conflict}`.",
    "Deux personnes sont inscrites avec ce visage. Dites de qui il est, et par quoi vous avez comparé : `miroir review settle {conflict}`.",
  ),
  "conflict/nothing-seen": row(
    EXIT.notFound,
    404,
    "Nothing was shown to anybody else, as far as the log goes back: there is no breach to draft.",
    "Rien n'a été montré à quelqu'un d'autre, d'après le journal : il n'y a pas de violation à rédiger.",
  ),
  "vouching/compared-by": row(
    EXIT.usage,
    400,
    "“{found}” does not say by what somebody compared her with her face. Give one of: {expected}.",
    "« {found} » ne dit pas par quoi quelqu'un l'a comparée à son visage. Donnez l'un de : {expected}.",
  ),
  "vouching/code": row(
    EXIT.notFound,
    404,
    "Nobody shows this code now: it lasts 15 minutes, and is good once. Ask her for a new one on her page.",
    "Personne ne montre ce code maintenant : il vaut 15 minutes, et une seule fois. Demandez-en un nouveau, sur sa page.",
  ),
  "vouching/no-frame": row(
    EXIT.notFound,
    404,
    "There is no such picture of the camera, or not any more.",
    "Cette image de la caméra n'existe pas, ou n'existe plus.",
  ),
  "portal/waits-for-day": row(
    EXIT.refused,
    403,
    "A search can be opened from {day} on.",
    "Une recherche peut être ouverte à partir du {day}.",
  ),
  "invitation/not-found": row(
    EXIT.notFound,
    404,
    "There is no invitation {invitation}. `miroir invitation list` lists them.",
    "L'invitation {invitation} n'existe pas. `miroir invitation list` en donne la liste.",
  ),
  "invitation/no-poster": row(
    EXIT.refused,
    409,
    "Only an invitation by poster that has not ended can be printed again: of a personal one the address is not kept.",
    "Seule une invitation par affiche en cours peut être réimprimée : l'adresse d'une invitation personnelle n'est pas gardée.",
  ),
  "invitation/no-address": row(
    EXIT.refused,
    409,
    "A poster with {url} would lead every telephone to itself. Put the address at which people reach these pages into the setting serve.url, and print it then.",
    "Une affiche portant {url} mènerait chaque téléphone à lui-même. Mettez dans le réglage serve.url l'adresse où l'on atteint ces pages, puis imprimez-la.",
  ),
  "member/bad-list": row(
    EXIT.badInput,
    400,
    "The list cannot be read: {problem}.",
    "La liste ne peut pas être lue : {problem}.",
  ),
  "member/not-found": row(
    EXIT.notFound,
    404,
    "There is no {member} on a list. `miroir member list` shows them.",
    "{member} n'est sur aucune liste. `miroir member list` les montre.",
  ),
  "enrolment/no-file-photograph": row(
    EXIT.notFound,
    404,
    "She did not come by a link to an address of a list with a photograph, or the list is gone.",
    "Elle n'est pas venue par un lien vers une adresse d'une liste avec photographie, ou la liste n'est plus là.",
  ),
  "enrolment/no-second-look": row(
    EXIT.refused,
    409,
    "No photograph of the file opened this enrolment, or somebody looked at both already.",
    "Aucune photographie du fichier n'a ouvert cette inscription, ou quelqu'un a déjà regardé les deux.",
  ),
  "enrolment/not-waiting": row(
    EXIT.notFound,
    404,
    "No enrolment {enrolment} waits for a decision.",
    "Aucune inscription {enrolment} n'attend de décision.",
  ),

  "grant/not-found": row(
    EXIT.notFound,
    404,
    "There is no grant {grant}. `miroir grant list` shows them.",
    "L'autorisation {grant} n'existe pas. `miroir grant list` en donne la liste.",
  ),
  "grant/outside-consent": row(
    EXIT.refused,
    403,
    "The grant would go beyond the consent: {problem}.",
    "L'autorisation irait au-delà du consentement : {problem}.",
  ),
  "grant/closed": row(
    EXIT.refused,
    403,
    "The grant is closed and its key is destroyed. The person can open a new one with her personal key.",
    "L'autorisation est close et sa clé détruite. La personne peut en ouvrir une nouvelle avec sa clé personnelle.",
  ),
  "purpose/unknown": row(
    EXIT.refused,
    422,
    "“{purpose}” is not a purpose of the register: {purposes}.",
    "« {purpose} » n'est pas une finalité du registre : {purposes}.",
  ),
  "search/no-reason": row(
    EXIT.refused,
    422,
    "A search needs a reason of at least {length} [character|characters]. The person searched will see it.",
    "Une recherche demande un motif d'au moins {length} [caractère|caractères]. La personne recherchée le verra.",
  ),
  "act/not-permitted": row(
    EXIT.refused,
    403,
    "The role “{role}” may not {verb}.",
    "Le rôle « {role} » ne permet pas : {verb}.",
  ),
  "review/not-found": row(
    EXIT.notFound,
    404,
    "Nothing waits for review under {id}. `miroir review` lists what does.",
    "Rien n'attend d'examen sous {id}. `miroir review` donne la liste.",
  ),
  "review/nothing-waits": row(
    EXIT.notFound,
    404,
    "Nothing of her waits to be confirmed from that score on. `miroir profile` shows what was found.",
    "Rien d'elle n'attend d'être confirmé à partir de ce score. `miroir profile` montre ce qui a été trouvé.",
  ),
  "review/nothing-shown": row(
    EXIT.refused,
    409,
    "None of the {withheld} [picture|pictures] can be shown: somebody else could not be covered, or the originals cannot be read. No sheet was written.",
    "Aucune de {withheld} [image|images] ne peut être montrée : quelqu'un d'autre n'a pas pu être couvert, ou les originaux sont illisibles. Aucune planche n'a été écrite.",
  ),
  "review/no-reference": row(
    EXIT.refused,
    422,
    "Her photographs are sealed under her own key. Give it with --key, or a photograph of her that you hold with --photo: a sheet shows her faces beside a reference.",
    "Ses photographies sont scellées sous sa propre clé. Donnez-la avec --key, ou une photographie d'elle que vous détenez avec --photo : une planche montre ses visages à côté d'une référence.",
  ),
  "review/no-sheet": row(
    EXIT.refused,
    422,
    "Nothing is accepted unseen. Write a sheet of her faces with `miroir review sheet {subject} --out FOLDER`, look at it, and give the code at its end with --sheet.",
    "Rien n'est accepté sans avoir été vu. Écrivez une planche de ses visages avec `miroir review sheet {subject} --out DOSSIER`, regardez-la, et donnez le code de sa fin avec --sheet.",
  ),
  "review/other-sheet": row(
    EXIT.refused,
    409,
    "This is the code of no sheet of hers from the last {days} [day|days]. It stands at the end of the page; write the sheet anew if it is older.",
    "Ce n'est le code d'aucune planche d'elle de moins de {days} [jour|jours]. Il se trouve à la fin de la page ; refaites la planche si elle est plus ancienne.",
  ),

  // masked copies
  "publish/not-found": row(
    EXIT.notFound,
    404,
    "There is no publication “{publication}”. `miroir publish list` shows them.",
    "La publication « {publication} » n'existe pas. `miroir publish list` en donne la liste.",
  ),
  "publish/no-copy": row(
    EXIT.notFound,
    404,
    "There is no copy “{copy}”. `miroir publish sheet` shows those of a publication.",
    "La copie « {copy} » n'existe pas. `miroir publish sheet` montre celles d'une publication.",
  ),
  "publish/no-face": row(
    EXIT.notFound,
    404,
    "There is no face or correction “{face}” in this copy. `miroir publish sheet` shows them.",
    "Cette copie n'a ni visage ni correction « {face} ». `miroir publish sheet` les montre.",
  ),
  "publish/empty": row(
    EXIT.refused,
    409,
    "There is nothing to publish in “{album}”. Import pictures into it first, or take copies in again that were left out.",
    "Il n'y a rien à publier dans « {album} ». Importez-y d'abord des images, ou reprenez des copies laissées de côté.",
  ),
  "publish/nobody-visible": row(
    EXIT.refused,
    409,
    "Nobody is visible in any picture of “{album}”: nobody who was found there agreed to this use. Without --only-visible each is copied, with everybody covered.",
    "Personne n'est visible dans aucune image de « {album} » : personne qui y a été trouvé n'a consenti à cet usage. Sans --only-visible, chacune est copiée, tout le monde couvert.",
  ),
  "publish/other-purpose": row(
    EXIT.refused,
    409,
    "This recipient is in the register for “{purpose}”, not for the use “{use}”. Choose that use, or add the recipient for this one.",
    "Ce destinataire est inscrit pour « {purpose} », non pour l'usage « {use} ». Choisissez cet usage, ou inscrivez le destinataire pour celui-ci.",
  ),
  "publish/not-drawn": row(
    EXIT.refused,
    409,
    "This publication is not drawn up to its end. Run the same `miroir publish` command again: it goes on where it stopped.",
    "Cette publication n'est pas préparée jusqu'au bout. Relancez la même commande `miroir publish` : elle reprend où elle s'est arrêtée.",
  ),
  "publish/blocked": row(
    EXIT.refused,
    409,
    "{copies} [copy is|copies are] held back: a face is still found in them. Look at each on the contact sheet: add a mask, approve it, or leave it out.",
    "{copies} [copie est retenue|copies sont retenues] : un visage y est encore trouvé. Regardez chacune sur la planche : ajoutez un masque, approuvez-la, ou laissez-la de côté.",
  ),
  "publish/signed": row(
    EXIT.refused,
    409,
    "This publication is signed already. `miroir publish sign` with it goes on handing it out.",
    "Cette publication est déjà signée. `miroir publish sign` continue de la remettre.",
  ),
  "publish/not-signed": row(
    EXIT.refused,
    409,
    "Nobody has signed this publication. Look at its contact sheet, then `miroir publish sign {publication}`.",
    "Personne n'a signé cette publication. Regardez sa planche, puis `miroir publish sign {publication}`.",
  ),
  "publish/second-person": row(
    EXIT.refused,
    409,
    "This account drew it up. Another person signs and approves it, with an account of her own.",
    "Ce compte l'a préparée. Une autre personne la signe et l'approuve, avec son propre compte.",
  ),
  "publish/not-there": row(
    EXIT.refused,
    409,
    "There is no masked recording to play: it has not left yet, was taken away, or is no longer what was put there. The register says what became of it.",
    "Il n'y a pas de vidéo masquée à lire : elle n'est pas encore partie, a été retirée, ou n'est plus ce qui a été mis là. Le registre dit ce qu'il en est.",
  ),
  "publish/being-replaced": row(
    EXIT.refused,
    409,
    "Copies of this publication may not stay as they are and are being replaced. Ask for it again in a few minutes; the register says what became of each.",
    "Des copies de cette publication ne peuvent rester ainsi et sont en cours de remplacement. Redemandez-la dans quelques minutes ; le registre dit ce qu'il advient de chacune.",
  ),
  "publish/stays-masked": row(
    EXIT.refused,
    403,
    "This mask stays: somebody known is under it who did not consent to this use, asked to be covered, or objected.",
    "Ce masque reste : il couvre une personne connue qui n'a pas consenti à cet usage, a demandé à être couverte, ou s'est opposée.",
  ),
  "publish/handed-out": row(
    EXIT.refused,
    409,
    "This was handed out already. Masks can still be added to it, and nothing can be uncovered: draw up another publication.",
    "Ceci a déjà été remis. Des masques peuvent encore y être ajoutés, rien ne peut être découvert : préparez une autre publication.",
  ),

  // sidecars
  "sidecars/not-a-folder": row(
    EXIT.usage,
    400,
    "Sidecars are written into a folder, and {place} is none: other programs read them there, and a withdrawal has to reach them. Give `--out` a folder.",
    "Les fichiers annexes sont écrits dans un dossier, et {place} n'en est pas un : les autres logiciels les y lisent, et un retrait doit pouvoir les atteindre. Donnez un dossier à `--out`.",
  ),
  "sidecars/beside-originals": row(
    EXIT.refused,
    409,
    "{place} is a folder that holds originals, lies below one, or is Miroir's own: what Miroir reads from is never written to. Give `--out` a folder of its own elsewhere.",
    "{place} est un dossier qui contient des originaux, se trouve sous l'un d'eux, ou est celui de Miroir : là où Miroir lit, rien n'est écrit. Donnez à `--out` un dossier à part, ailleurs.",
  ),
  "sidecars/other-purpose": row(
    EXIT.refused,
    409,
    "This recipient is in the register for “{purpose}”, not for sidecars. Add it with `miroir recipient add … --purpose export:sidecars`.",
    "Ce destinataire est inscrit pour « {purpose} », non pour les fichiers annexes. Ajoutez-le avec `miroir recipient add … --purpose export:sidecars`.",
  ),
  "sidecars/not-found": row(
    EXIT.notFound,
    404,
    "There is no folder of sidecars “{folder}”. `miroir sidecars register` shows them.",
    "Le dossier de fichiers annexes « {folder} » n'existe pas. `miroir sidecars register` en donne la liste.",
  ),

  // post, requests, recipients, breaches
  "post/bad-address": row(
    EXIT.usage,
    422,
    "This is not an e-mail address that a letter can be sent to. Write it as name@example.org; leave it out to print the letter.",
    "Ceci n'est pas une adresse électronique à laquelle écrire. Écrivez-la sous la forme nom@example.org ; omettez-la pour imprimer la lettre.",
  ),
  "post/no-server": row(
    EXIT.usage,
    409,
    "No mail server is configured (setting mail). The letters wait; `miroir mail list` shows them, and they can be printed.",
    "Aucun serveur de courrier n'est configuré (réglage mail). Les lettres attendent ; `miroir mail list` les montre, et elles peuvent être imprimées.",
  ),
  "post/bad-password-file": row(
    EXIT.keys,
    500,
    "The password of the mail server cannot be read from {path}: {problem}. It has to be a file of yours with mode 0600.",
    "Le mot de passe du serveur de courrier ne peut être lu dans {path} : {problem}. Il faut un fichier à vous, en mode 0600.",
  ),
  "post/not-found": row(
    EXIT.notFound,
    404,
    "There is no letter {letter}. `miroir mail list` shows them.",
    "La lettre {letter} n'existe pas. `miroir mail list` en donne la liste.",
  ),
  "request/not-found": row(
    EXIT.notFound,
    404,
    "There is no request {request}. `miroir request list --all` shows them.",
    "La demande {request} n'existe pas. `miroir request list --all` en donne la liste.",
  ),
  "request/wrong-state": row(
    EXIT.refused,
    409,
    "Request {request} is {state}; this needs one that is {needed}.",
    "La demande {request} est dans l'état {state} ; il faut l'état {needed}.",
  ),
  "request/no-reason": row(
    EXIT.refused,
    422,
    "The {what} has to be written down, in a sentence of at least {length} [character|characters].",
    "Il faut écrire ({what}) en une phrase d'au moins {length} [caractère|caractères].",
  ),
  "request/lighter-first": row(
    EXIT.refused,
    422,
    "An identity document is asked for only where something lighter did not do. Ask first by one of: {means}.",
    "Une pièce d'identité n'est demandée que si un moyen plus léger n'a pas suffi. Demandez d'abord par l'un de : {means}.",
  ),
  "request/month-over": row(
    EXIT.refused,
    409,
    "The first month of request {request} ended on {day}: it can no longer be extended (art. 12(3)). Answer it.",
    "Le premier mois de la demande {request} s'est terminé le {day} : elle ne peut plus être prolongée (art. 12(3)). Répondez-y.",
  ),
  "request/extended-once": row(
    EXIT.refused,
    409,
    "Request {request} was extended already, and that is possible once (art. 12(3)).",
    "La demande {request} a déjà été prolongée, ce qui n'est possible qu'une fois (art. 12(3)).",
  ),
  "request/never-asked": row(
    EXIT.refused,
    409,
    "Request {request} cannot be refused for want of identity: she was never asked. `miroir request pause` asks.",
    "La demande {request} ne peut être refusée faute d'identité : la question n'a jamais été posée. `miroir request pause` la pose.",
  ),
  "request/something-held": row(
    EXIT.refused,
    409,
    "Request {request} is of somebody who is enrolled: something is held. Answer with the report (`miroir report`).",
    "La demande {request} vient d'une personne inscrite : quelque chose est détenu. Répondez avec le rapport (`miroir report`).",
  ),
  "request/may-be-held": row(
    EXIT.refused,
    409,
    "Request {request} cannot be answered with “nothing is held”: something may be held under this name or contact ({hits}). Look at each. If it is the same person, answer with what is held (`miroir report PERSON`, then `request answer --text … --attach …`). If somebody made sure that it is somebody else, say who and how: `--not-same-person … --checked-by NAME`.",
    "La demande {request} ne peut recevoir la réponse « rien n'est détenu » : quelque chose l'est peut-être sous ce nom ou ce contact ({hits}). Regardez chacun. Si c'est la même personne, répondez avec ce qui est détenu (`miroir report PERSONNE`, puis `request answer --text … --attach …`). Si quelqu'un s'est assuré que c'est une autre personne, dites qui et comment : `--not-same-person … --checked-by NOM`.",
  ),
  "request/no-erasure": row(
    EXIT.notFound,
    404,
    "Entry {entry} of the log is no erasure whose certificate is still here (a week). The number stands on the certificate; later, write it with --text.",
    "L'entrée {entry} du journal n'est pas un effacement dont le certificat est encore ici (une semaine). Le numéro figure sur le certificat ; plus tard, écrivez-le avec --text.",
  ),
  "request/ground-not-for-kind": row(
    EXIT.refused,
    409,
    "Request {request} ({kind}) cannot be refused on the ground “{ground}”. Grounds for this request: {allowed}.",
    "La demande {request} ({kind}) ne peut être refusée pour le motif « {ground} ». Motifs possibles pour cette demande : {allowed}.",
  ),
  "request/exception-not-for-kind": row(
    EXIT.refused,
    409,
    "{exception} is an exception to erasure alone, with the ground “exception”; request {request} is for: {kind}.",
    "{exception} est une exception au seul effacement, avec le motif « exception » ; la demande {request} porte sur : {kind}.",
  ),
  "request/same-person": row(
    EXIT.refused,
    403,
    "That a request is unfounded or excessive is confirmed by somebody else than who proposed it.",
    "Qu'une demande est infondée ou excessive est confirmé par une autre personne que celle qui l'a proposé.",
  ),
  "request/other-ground": row(
    EXIT.refused,
    409,
    "Request {request} was proposed as “{ground}”. Confirm that one, or answer the request.",
    "La demande {request} a été proposée comme « {ground} ». Confirmez ce motif, ou répondez à la demande.",
  ),
  "recipient/not-found": row(
    EXIT.notFound,
    404,
    "There is no recipient “{recipient}”, or several of that name. `miroir recipient list` shows them.",
    "Le destinataire « {recipient} » n'existe pas, ou plusieurs portent ce nom. `miroir recipient list` en donne la liste.",
  ),
  "recipient/ended": row(
    EXIT.refused,
    409,
    "This recipient has ended and receives nothing any more. Its register entry stays for those who received from it before.",
    "Ce destinataire a pris fin et ne reçoit plus rien. Son inscription reste, pour celles et ceux dont il a reçu auparavant.",
  ),
  "recipient/purpose": row(
    EXIT.refused,
    403,
    "Nothing was disclosed: her consent for “{purpose}” does not cover this recipient. {next}",
    "Rien n'a été communiqué : son consentement pour « {purpose} » ne couvre pas ce destinataire. {next}",
  ),
  "recipient/told": row(
    EXIT.refused,
    409,
    "This recipient was told already; the proof that is there stays.",
    "Ce destinataire a déjà été prévenu ; la preuve qui existe est conservée.",
  ),
  "disclosure/no-picture": row(
    EXIT.notFound,
    404,
    "She is not shown in a picture “{picture}”. `miroir profile` names those she is in; one that waits for review is not disclosed.",
    "Elle n'apparaît dans aucune image « {picture} ». `miroir profile` nomme celles où elle figure ; une image en attente d'examen n'est pas communiquée.",
  ),
  "telling/not-found": row(
    EXIT.notFound,
    404,
    "There is no telling {telling}. `miroir recipient list` shows those that wait.",
    "L'information {telling} n'existe pas. `miroir recipient list` montre celles qui attendent.",
  ),
  "breach/not-found": row(
    EXIT.notFound,
    404,
    "There is no breach {breach}. `miroir breach list` shows them.",
    "La violation {breach} n'existe pas. `miroir breach list` en donne la liste.",
  ),
  "breach/late-without-reason": row(
    EXIT.refused,
    422,
    "The authority was told after 72 hours: the notification needs the reasons for the delay (art. 33(1)). Give them with --late-because.",
    "L'autorité a été prévenue après 72 heures : la notification doit en donner les motifs (art. 33(1)). Indiquez-les avec --late-because.",
  ),
  "breach/dates": row(
    EXIT.refused,
    422,
    "The dates of the breach do not agree: {later} cannot come before {earlier}.",
    "Les dates de la violation ne concordent pas : {later} ne peut pas précéder {earlier}.",
  ),
  "breach/letter-incomplete": row(
    EXIT.refused,
    409,
    "The letter to people about breach {breach} is not written before it says (art. 34(2)): {points}. Enter it with `miroir breach update`.",
    "La lettre aux personnes sur la violation {breach} n'est pas écrite tant qu'il y manque (art. 34(2)) : {points}. Ajoutez-le avec `miroir breach update`.",
  ),
  "breach/open-points": row(
    EXIT.refused,
    409,
    "Breach {breach} cannot be closed yet: {points}.",
    "La violation {breach} ne peut pas encore être close : {points}.",
  ),
  "breach/closed": row(
    EXIT.refused,
    409,
    "Breach {breach} is closed and is not changed any more. Record what is new as another one.",
    "La violation {breach} est close et ne change plus. Consignez ce qui est nouveau comme une autre.",
  ),

  // comparing: objections, looks, two persons
  "search/too-many": row(
    EXIT.busy,
    429,
    "This account has made {limit} [search|searches] in an hour, which is the most (setting searchesPerHour). The log says so. Requests of people have no limit: `miroir request`.",
    "Ce compte a fait {limit} [recherche|recherches] en une heure, le maximum (réglage searchesPerHour). Le journal le dit. Les demandes des personnes n'ont pas de limite : `miroir request`.",
  ),
  "search/not-found": row(
    EXIT.notFound,
    404,
    "There is no search {search} that showed this person as a possible match.",
    "Aucune recherche {search} n'a montré cette personne comme correspondance possible.",
  ),
  "search/not-confirmed": row(
    EXIT.refused,
    409,
    "Nothing is done because of a possible match before {needed} [person|people] confirmed it, each with an account of her own. So far: {confirmed}. `miroir search confirm {search} {subject}`",
    "Rien n'est fait à cause d'une correspondance possible avant que {needed} [personne l'ait confirmée|personnes l'aient confirmée], chacune avec son compte. Jusqu'ici : {confirmed}. `miroir search confirm {search} {subject}`",
  ),
  "proposal/not-found": row(
    EXIT.notFound,
    404,
    "No comparison waits under {proposal}: it was agreed to or done already, or its time was over. Ask again.",
    "Aucune comparaison n'attend sous {proposal} : elle a déjà été acceptée ou faite, ou son délai est passé. Demandez-la à nouveau.",
  ),
  "proposal/same-person": row(
    EXIT.refused,
    409,
    "Whoever asked for a comparison does not agree to it as well. Another account of the staff does: in the console, or `miroir proposal agree` with `--actor`. Where there is one account only, an administrator adds a second one.",
    "Qui a demandé une comparaison ne l'accepte pas elle-même. Un autre compte du personnel le fait : dans la console, ou `miroir proposal agree` avec `--actor`. S'il n'y a qu'un compte, un administrateur en ajoute un second.",
  ),
  "review/second-person": row(
    EXIT.refused,
    409,
    "This account confirmed it already. It waits for another person, with an account of her own.",
    "Ce compte l'a déjà confirmée. Elle attend une autre personne, avec son propre compte.",
  ),
  "objection/no-picture": row(
    EXIT.notFound,
    404,
    "There is no picture {picture}: neither an appearance, a picture of the archive, a SHA-256 nor a file that can be read.",
    "Il n'y a pas d'image {picture} : ni une apparition, ni une image de l'archive, ni un SHA-256, ni un fichier lisible.",
  ),
  "objection/not-in-archive": row(
    EXIT.refused,
    422,
    "This picture is not in the archive, so no region or face of it is known. Object to the whole picture: that holds when it is imported.",
    "Cette image n'est pas dans l'archive : aucune zone ni visage n'en est connu. Opposez-vous à l'image entière : cela vaudra quand elle sera importée.",
  ),
  "objection/no-face": row(
    EXIT.notFound,
    404,
    "There is no face {face} in this picture; it has {faces}. Faces are counted from 1, and without --face the whole picture is meant.",
    "Il n'y a pas de visage {face} sur cette image ; elle en a {faces}. Les visages se comptent à partir de 1, et sans --face l'image entière est visée.",
  ),
  "objection/not-found": row(
    EXIT.notFound,
    404,
    "There is no objection {objection}. `miroir objection list` shows them.",
    "Il n'y a pas d'opposition {objection}. `miroir objection list` en donne la liste.",
  ),
  "objection/final": row(
    EXIT.refused,
    409,
    "Nobody rejects an objection to being compared: it stands, and the picture stays out (art. 21, with art. 9). Only an objection to something else (`--about keeping` or `publication`) is weighed.",
    "Une opposition à être comparée ne se rejette pas : elle vaut, et l'image reste écartée (art. 21, avec l'art. 9). Seule une opposition à autre chose (`--about keeping` ou `publication`) est mise en balance.",
  ),
  "objection/nobody-to-tell": row(
    EXIT.refused,
    409,
    "Nobody can be told of this rejection: the objection came with no request and from nobody enrolled with a contact. A rejection without its letter is none (art. 12(4)). Uphold it, or open a request for whoever objected and object again with --request.",
    "Personne ne peut être averti de ce rejet : l'opposition n'est venue avec aucune demande, ni d'une personne inscrite avec un contact. Un rejet sans sa lettre n'en est pas un (art. 12(4)). Accueillez-la, ou ouvrez une demande pour qui s'est opposé et opposez-vous de nouveau avec --request.",
  ),
  "objection/decided": row(
    EXIT.refused,
    409,
    "This objection is decided already. Whoever disagrees objects anew; the picture leaves the scan at once.",
    "Cette opposition est déjà tranchée. Qui n'est pas d'accord s'oppose à nouveau ; l'image quitte aussitôt le balayage.",
  ),
  "look/enrolled": row(
    EXIT.refused,
    409,
    "This request is of a person who is enrolled: `miroir report` answers it whole.",
    "Cette demande vient d'une personne inscrite : `miroir report` y répond entièrement.",
  ),
  "look/conflict": row(
    EXIT.refused,
    409,
    "This face may belong to a person who is enrolled. Nobody was looked for, and nothing was kept of the photographs; the case waits in `miroir review`, where that person sees it too.",
    "Ce visage appartient peut-être à une personne inscrite. Personne n'a été cherché et rien n'a été gardé des photographies ; le cas attend dans `miroir review`, et cette personne le voit aussi.",
  ),
  "look/minor": row(
    EXIT.refused,
    403,
    "Nobody under 18 is looked for by face without being enrolled. `miroir request look <number> --manual` lists pictures by date, place and album.",
    "Personne de moins de 18 ans n'est cherché par son visage sans être inscrit. `miroir request look <numéro> --manual` liste les images par date, lieu et album.",
  ),
  "look/no-frames": row(
    EXIT.notFound,
    404,
    "Case {request} holds no frames of a camera: she gave none, or their days are over. Give photographs.",
    "Le dossier {request} ne contient pas d'images de caméra : elle n'en a pas donné, ou leur délai est passé. Donnez des photographies.",
  ),
  "look/nothing-waits": row(
    EXIT.notFound,
    404,
    "Nothing waits in case {request}: no look put anything there, it was closed, or its days are over.",
    "Rien n'attend dans le dossier {request} : aucun regard n'y a rien mis, il est clos, ou le délai est passé.",
  ),
  "look/no-address": row(
    EXIT.badInput,
    422,
    "This case has no e-mail address to send a link to. Hand her a code.",
    "Ce dossier n'a pas d'adresse électronique à laquelle envoyer un lien. Remettez-lui un code.",
  ),
  "look/folder": row(
    EXIT.usage,
    409,
    "There is something at {path} already. Give a folder that does not exist: what is found is put there whole or not at all.",
    "Il y a déjà quelque chose à {path}. Donnez un dossier qui n'existe pas : ce qui est trouvé y est mis en entier ou pas du tout.",
  ),

  // withdrawal, restriction
  "withdraw/never-consented": row(
    EXIT.refused,
    409,
    "She never consented to “{purpose}”, so there is nothing of it to withdraw. Hers: {purposes}.",
    "Elle n'a jamais consenti à « {purpose} » : il n'y a rien à en retirer. Les siennes : {purposes}.",
  ),
  "person/restricted": row(
    EXIT.refused,
    403,
    "Her data is restricted ({because}): it is kept, and not compared, shown or exported. `miroir person lift` ends that, once she was told.",
    "Ses données sont limitées ({because}) : elles sont gardées, sans être comparées, montrées ni exportées. `miroir person lift` y met fin, une fois qu'elle en est avertie.",
  ),
  "person/suspended": row(
    EXIT.refused,
    403,
    "Somebody else says that this face is theirs. Until it is settled in person nobody is shown these pictures, and nothing is compared. Come to the organisation, with something that shows who you are.",
    "Quelqu'un d'autre dit que ce visage est le sien. Tant que ce n'est pas tranché en personne, ces images ne sont montrées à personne, et rien n'est comparé. Venez voir l'organisation, avec de quoi montrer qui vous êtes.",
  ),
  "person/not-restricted": row(
    EXIT.refused,
    409,
    "Her data is not restricted: there is nothing to lift.",
    "Ses données ne sont pas limitées : il n'y a rien à lever.",
  ),
  "person/not-told": row(
    EXIT.refused,
    409,
    "She is told before a restriction is lifted: it can be lifted on a later day than {day}, once her letter is sent (`miroir mail send`). With --told you say that she knows already.",
    "Elle est avertie avant qu'une limitation soit levée : la levée est possible un jour après le {day}, une fois sa lettre envoyée (`miroir mail send`). Avec --told vous dites qu'elle le sait déjà.",
  ),

  // the log
  "log/other-origin": row(
    EXIT.refused,
    409,
    "This log is called {origin} since it began, and the setting logOrigin says {setting}. Checkpoints are out there under the first name: put it back.",
    "Ce journal s'appelle {origin} depuis son début, et le réglage logOrigin dit {setting}. Des points de contrôle circulent sous le premier nom : rétablissez-le.",
  ),
  "log/no-entry": row(
    EXIT.notFound,
    404,
    "The log has no entry {seq}. `miroir log` shows those it has.",
    "Le journal n'a pas d'entrée {seq}. `miroir log` montre celles qu'il a.",
  ),
  "log/no-checkpoint": row(
    EXIT.notFound,
    404,
    "There is no checkpoint of {size} [entry|entries]. `miroir log checkpoint` shows the newest.",
    "Il n'y a pas de point de contrôle de {size} [entrée|entrées]. `miroir log checkpoint` montre le plus récent.",
  ),
  "log/bad-checkpoint": row(
    EXIT.badInput,
    422,
    "This is no checkpoint that this log signed: {problem}. `miroir log checkpoint --out FILE` prints one.",
    "Ce n'est pas un point de contrôle signé par ce journal : {problem}. `miroir log checkpoint --out FICHIER` en imprime un.",
  ),
  "log/forked": row(
    EXIT.found,
    409,
    "This log signed another checkpoint of {size} [entry|entries] than the one it holds. Keep the file, and run `miroir log verify --since FILE`.",
    "Ce journal a signé un autre point de contrôle de {size} [entrée|entrées] que celui qu'il contient. Gardez le fichier, et lancez `miroir log verify --since FICHIER`.",
  ),
  "log/no-witness": row(
    EXIT.refused,
    422,
    "No witness of the setting `witnesses` cosigned this checkpoint. Put the verifier key (vkey, type 4) of the witness there.",
    "Aucun témoin du réglage `witnesses` n'a cosigné ce point de contrôle. Mettez-y la clé de vérification (vkey, type 4) du témoin.",
  ),
  "log/emptied": row(
    EXIT.notFound,
    410,
    "Entry {seq} says nothing any more: it was erased, or its time to be kept is over. Only its commitment is left, and nothing can be proven of what it said.",
    "L'entrée {seq} ne dit plus rien : elle a été effacée, ou sa durée de conservation est passée. Il n'en reste que l'engagement, et plus rien ne peut être prouvé de ce qu'elle disait.",
  ),
  "log/damaged": row(
    EXIT.found,
    500,
    "The log is not what was signed: {problem}. `miroir log verify` names everything that does not hold.",
    "Le journal n'est pas ce qui a été signé : {problem}. `miroir log verify` nomme tout ce qui ne tient pas.",
  ),

  // Reports (art. 15, 20).
  "report/incomplete": row(
    EXIT.internal,
    500,
    "The report cannot be closed: {fields} is neither said nor said to be none. Report it as a bug; the person keeps her right to a whole answer.",
    "Le rapport ne peut pas être clos : {fields} n'est ni dit, ni dit absent. Signalez-le comme un défaut ; la personne garde son droit à une réponse entière.",
  ),
  "report/changed": row(
    EXIT.busy,
    409,
    "A consent of this person changed while the report was written. Nothing of it was kept; run the command again.",
    "Un consentement de cette personne a changé pendant l'écriture du rapport. Rien n'en a été gardé ; relancez la commande.",
  ),

  // running
  "run/interrupted": row(
    EXIT.interrupted,
    499,
    "Stopped. Run the same command again to go on where it stopped.",
    "Arrêté. Relancez la même commande pour reprendre où elle s'est arrêtée.",
  ),
  "run/old-node": row(
    EXIT.version,
    500,
    "Miroir needs Node {needed} or newer, this is {version}: install it (https://nodejs.org); in a clone, `npm run miroir --` fetches one.",
    "Miroir a besoin de Node {needed} ou plus récent, celui-ci est le {version} : installez-le (https://nodejs.org) ; dans un clone, `npm run miroir --` en prend un.",
  ),
  "internal/broken-promise": row(
    EXIT.internal,
    500,
    "Miroir broke one of its own promises: {problem}. Please report it.",
    "Miroir a rompu l'une de ses promesses : {problem}. Merci de le signaler.",
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;
export type Language = "en" | "fr";
/** What fills a message; words of ours are given in both languages. */
export type Details = Readonly<Record<string, string | number | Readonly<Record<Language, string>>>>;

/** Any expected refusal or fault. `message` is English; `say(error, "fr")` gives the other language. */
export class MiroirError extends Error {
  readonly code: ErrorCode;
  readonly details: Details;
  constructor(code: ErrorCode, details: Details = {}, options?: { cause?: unknown }) {
    super(filledIn("en", ERRORS[code].en, detailsIn("en", details)), options);
    this.name = "MiroirError";
    this.code = code;
    this.details = details;
  }
}

/** A command between code marks is typed as it stands; in the sentence around it codes are words. */
export const say = ({ code, details }: MiroirError, language: Language): string =>
  ERRORS[code][language]
    .split("`")
    .map((part, i) => filledIn(language, part, (i % 2 === 0 ? detailsIn : asTyped)(language, details)))
    .join("`");

/** A table refuses what nobody foresaw: a character it cannot hold, a rule that is a constraint (SQLSTATE 22, 23). */
export const isRefusedByTable = (error: unknown): boolean =>
  /^2[23][0-9A-Z]{3}$/.test(String((error as { code?: unknown } | undefined)?.code ?? ""));
