/** What waits, what is due and what is wrong, as `miroir status` says it, each with the command that goes on with it. */
import type { Language } from "../../domain/errors.ts";
import { URGENCIES } from "../../domain/request.ts";
import type { Due, DueLine, FirstStep, Standings, Waits, Wrong } from "../../engine/staff/standing.ts";
import { type Words, words } from "../text.ts";

interface Line {
  readonly one: Words;
  /** `{n}` is how many. */
  readonly many: Words;
  readonly command: string;
}

const line = (one: Words, many: Words, command: string): Line => ({ one, many, command });

const WAITS_LINES: Readonly<Record<Waits, Line>> = {
  conflicts: line(
    words("1 face that two people may share", "1 visage que deux personnes partagent peut-être"),
    words("{n} faces that two people may share", "{n} visages que deux personnes partagent peut-être"),
    "miroir review",
  ),
  enrolments: line(
    words("1 enrolment that nobody looked at", "1 inscription que personne n'a regardée"),
    words("{n} enrolments that nobody looked at", "{n} inscriptions que personne n'a regardées"),
    "miroir enrolment list",
  ),
  objections: line(
    words("1 objection to a picture", "1 opposition à une image"),
    words("{n} objections to pictures", "{n} oppositions à des images"),
    "miroir objection list",
  ),
  candidates: line(
    words("1 possible match to be looked at", "1 correspondance possible à regarder"),
    words("{n} possible matches to be looked at", "{n} correspondances possibles à regarder"),
    "miroir review",
  ),
  proposals: line(
    words(
      "1 comparison that a second account has to agree to",
      "1 comparaison qu'un second compte doit accepter",
    ),
    words(
      "{n} comparisons that a second account has to agree to",
      "{n} comparaisons qu'un second compte doit accepter",
    ),
    "miroir proposal list",
  ),
  breaches: line(
    words("1 breach that is not closed", "1 violation non close"),
    words("{n} breaches that are not closed", "{n} violations non closes"),
    "miroir breach list",
  ),
  tellings: line(
    words("1 recipient who has to be told", "1 destinataire à prévenir"),
    words("{n} recipients who have to be told", "{n} destinataires à prévenir"),
    "miroir recipient list",
  ),
  lettersWaiting: line(
    words("1 letter to be sent", "1 lettre à envoyer"),
    words("{n} letters to be sent", "{n} lettres à envoyer"),
    "miroir mail send",
  ),
  heldBack: line(
    words("1 masked copy that is held back", "1 copie masquée retenue"),
    words("{n} masked copies that are held back", "{n} copies masquées retenues"),
    "miroir publish list",
  ),
  toSign: line(
    words("1 publication to be looked at and signed", "1 publication à regarder et à signer"),
    words("{n} publications to be looked at and signed", "{n} publications à regarder et à signer"),
    "miroir publish list",
  ),
  sidecarsWaiting: line(
    words("1 sidecar to be written again", "1 sidecar à réécrire"),
    words("{n} sidecars to be written again", "{n} sidecars à réécrire"),
    "miroir sidecars rebuild",
  ),
  toCompare: line(
    words("1 grant with pictures to be compared", "1 autorisation avec des images à comparer"),
    words("{n} grants with pictures to be compared", "{n} autorisations avec des images à comparer"),
    "miroir scan",
  ),
  withoutGrant: line(
    words("1 person enrolled who never had a grant", "1 personne inscrite qui n'a jamais eu d'autorisation"),
    words(
      "{n} people enrolled who never had a grant",
      "{n} personnes inscrites qui n'ont jamais eu d'autorisation",
    ),
    "miroir people",
  ),
};

const WRONG_LINES: Readonly<Record<Wrong, Line>> = {
  clockBehind: line(
    words("the clock is behind the log", "l'horloge retarde sur le journal"),
    words("the clock is behind the log", "l'horloge retarde sur le journal"),
    "miroir tick",
  ),
  proofBroken: line(
    words(
      "the last proof that no template of anybody else is kept did not hold",
      "la dernière preuve qu'aucun gabarit d'autrui n'est gardé n'a pas tenu",
    ),
    words(
      "the last proof that no template of anybody else is kept did not hold",
      "la dernière preuve qu'aucun gabarit d'autrui n'est gardé n'a pas tenu",
    ),
    "miroir audit templates",
  ),
  copiesStale: line(
    words("1 copy that left must not stay as it is", "1 copie sortie ne doit pas rester ainsi"),
    words("{n} copies that left must not stay as they are", "{n} copies sorties ne doivent pas rester ainsi"),
    "miroir publish rebuild",
  ),
  diskFull: line(
    words("the disk of the data is nearly full", "le disque des données est presque plein"),
    words("the disk of the data is nearly full", "le disque des données est presque plein"),
    "df -h",
  ),
  choreFailed: line(
    words("1 nightly chore met an error", "1 tâche de nuit a rencontré une erreur"),
    words("{n} nightly chores met an error", "{n} tâches de nuit ont rencontré une erreur"),
    "miroir tick",
  ),
  lettersFailed: line(
    words("1 letter could not be delivered", "1 lettre n'a pas pu être remise"),
    words("{n} letters could not be delivered", "{n} lettres n'ont pas pu être remises"),
    "miroir mail list",
  ),
  dpiaMissing: line(
    words("no impact assessment was adopted", "aucune analyse d'impact n'a été adoptée"),
    words("no impact assessment was adopted", "aucune analyse d'impact n'a été adoptée"),
    "miroir dpia show",
  ),
  dpiaChanged: line(
    words(
      "the impact assessment is not the file that was adopted",
      "l'analyse d'impact n'est plus le fichier adopté",
    ),
    words(
      "the impact assessment is not the file that was adopted",
      "l'analyse d'impact n'est plus le fichier adopté",
    ),
    "miroir dpia show",
  ),
  dpiaOverdue: line(
    words(
      "the review of the impact assessment is overdue",
      "la révision de l'analyse d'impact est en retard",
    ),
    words(
      "the review of the impact assessment is overdue",
      "la révision de l'analyse d'impact est en retard",
    ),
    "miroir authority-pack",
  ),
  scanMisses: line(
    words("1 picture could not be compared", "1 image n'a pas pu être comparée"),
    words("{n} pictures could not be compared", "{n} images n'ont pas pu être comparées"),
    "miroir scan",
  ),
  importProblems: line(
    words("1 file could not be read", "1 fichier n'a pas pu être lu"),
    words("{n} files could not be read", "{n} fichiers n'ont pas pu être lus"),
    "miroir album list",
  ),
  notApart: line(
    words("decoders are not kept apart", "les décodeurs ne sont pas isolés"),
    words("decoders are not kept apart", "les décodeurs ne sont pas isolés"),
    "miroir status --json",
  ),
};

const DUE_LINES: Readonly<Record<Due, Line>> = {
  request: line(words("request {number}", "demande {number}"), words("", ""), "miroir request show {number}"),
  breach: line(
    words("tell the authority of a breach", "prévenir l'autorité d'une violation"),
    words("", ""),
    "miroir breach list",
  ),
  grants: line(
    words("1 grant closes", "1 autorisation se ferme"),
    words("{n} grants close from that day on", "{n} autorisations se ferment à partir de ce jour"),
    "miroir grant list",
  ),
  consents: line(
    words("1 consent ends", "1 consentement prend fin"),
    words("{n} consents end from that day on", "{n} consentements prennent fin à partir de ce jour"),
    "miroir consent list",
  ),
  albums: line(
    words("the index of 1 album is removed", "l'index d'1 album est supprimé"),
    words("the indexes of {n} albums are removed", "les index de {n} albums sont supprimés"),
    "miroir album list",
  ),
  memberLists: line(
    words("1 list of people is removed", "1 liste de personnes est supprimée"),
    words("{n} lists of people are removed", "{n} listes de personnes sont supprimées"),
    "miroir member list",
  ),
  dpia: line(
    words("review the impact assessment", "réviser l'analyse d'impact"),
    words("", ""),
    "miroir authority-pack",
  ),
};

const FIRST_LINES: Readonly<Record<FirstStep, Line>> = {
  addAlbum: line(words("add an album", "créer un album"), words("", ""), "miroir album add --help"),
  importPictures: line(
    words("import pictures", "importer des images"),
    words("", ""),
    "miroir import --help",
  ),
  enrolSomebody: line(
    words("enrol somebody who asked to be found", "inscrire quelqu'un qui a demandé à être trouvé"),
    words("", ""),
    "miroir enrol --help",
  ),
};

/** A line as it is said, and what goes on with it. */
export interface SaidLine {
  readonly text: string;
  readonly command: string;
}

const said = ({ one, many, command }: Line, count: number, language: Language): SaidLine => ({
  text: (count === 1 ? one : many)[language].replace("{n}", String(count)),
  command,
});

const dueSaid = ({ what, on, count, number, urgency }: DueLine, language: Language): SaidLine => {
  const { text, command } = said(DUE_LINES[what], count, language);
  const fill = (from: string): string => from.replace("{number}", number ?? "");
  const how = urgency === null ? "" : ` (${URGENCIES[urgency][language]})`;
  return { text: `${on}  ${fill(text)}${how}`, command: fill(command) };
};

export interface StandingSaid {
  readonly wrong: readonly SaidLine[];
  readonly due: readonly SaidLine[];
  readonly waits: readonly SaidLine[];
  /** What cannot wait comes first; null when nothing is to be done. */
  readonly next: SaidLine | null;
}

const URGENT = ["overdue", "today", "soon"];

/** Not to be mended by whoever sits here now: said, and not the next thing to do. */
const ONLY_SAID: readonly Wrong[] = ["notApart", "importProblems", "scanMisses"];

/** The order is that of what may not wait: what went wrong, cases whose day comes, how an instance begins, the rest. */
export const standingSaid = (
  { wrong, due, waits, firstStep }: Standings,
  language: Language,
): StandingSaid => {
  const first = firstStep === null ? null : said(FIRST_LINES[firstStep], 1, language);
  const urgentWrong = wrong.find(({ what }) => !ONLY_SAID.includes(what));
  const urgentDue = due.find(
    ({ what, urgency }) => what === "breach" || (urgency !== null && URGENT.includes(urgency)),
  );
  const all: StandingSaid = {
    wrong: wrong.map(({ what, count }) => said(WRONG_LINES[what], count, language)),
    due: due.map((each) => dueSaid(each, language)),
    waits: waits.map(({ what, count }) => said(WAITS_LINES[what], count, language)),
    next: null,
  };
  return {
    ...all,
    next:
      (urgentWrong && said(WRONG_LINES[urgentWrong.what], urgentWrong.count, language)) ??
      (urgentDue && dueSaid(urgentDue, language)) ??
      all.waits[0] ??
      first,
  };
};
