/** Command: tick. */
import type { Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { rewritingTold } from "../leaving/rewriting.ts";
import { facts, paragraphs } from "../print.ts";
import { words } from "../text.ts";

/** What each chore of `tick` is called; one without words here prints under its own name. */
const CHORES: Readonly<Record<string, ReturnType<typeof words>>> = {
  grantsClosed: words("Grants closed", "Autorisations closes"),
  consentsExpired: words("Consents expired", "Consentements échus"),
  consentsOfAnotherModel: words(
    "Consents ended: another model is in use",
    "Consentements terminés : un autre modèle est utilisé",
  ),
  renewalsAsked: words("Asked whether a consent goes on", "Sollicitées pour un renouvellement"),
  majoritiesAsked: words("Asked before they come of age", "Sollicitées avant leur majorité"),
  cameOfAge: words("Came of age", "Devenues majeures"),
  codesForgotten: words("Held keys forgotten", "Clés détenues oubliées"),
  certificatesRemoved: words(
    "Certificates of erasure whose week is over",
    "Certificats d'effacement dont la semaine est passée",
  ),
  albumsRemoved: words("Albums past their date", "Albums arrivés à échéance"),
  importProblemsRemoved: words(
    "Lists of unreadable files removed",
    "Listes de fichiers illisibles supprimées",
  ),
  searchesRemoved: words("Records of searches removed", "Traces de recherches supprimées"),
  scansRemoved: words("Records of scans removed", "Traces de balayages supprimées"),
  conflictsRemoved: words("Conflicts removed", "Conflits supprimés"),
  grantsRemoved: words("Closed grants removed", "Autorisations closes supprimées"),
  exportsRemoved: words("Documents past their date removed", "Documents arrivés à échéance supprimés"),
  objectionsRemoved: words("Objections removed", "Oppositions supprimées"),
  consentsRemoved: words("Proofs of consent removed", "Preuves de consentement supprimées"),
  peopleRemoved: words(
    "People of whom nothing is left to prove",
    "Personnes dont il ne reste rien à prouver",
  ),
  noticesRemoved: words("Former notices removed", "Anciennes notices supprimées"),
  entriesEmptied: words("Log entries emptied", "Entrées du journal vidées"),
  lettersRemoved: words("Letters removed", "Lettres supprimées"),
  requestsRemoved: words("Requests removed", "Demandes supprimées"),
  requestsReminded: words("Reminders of requests", "Rappels de demandes"),
  tellingsRemoved: words("Tellings of recipients removed", "Avertissements de destinataires supprimés"),
  disclosuresRemoved: words("Disclosures removed", "Communications supprimées"),
  recipientsRemoved: words("Recipients removed", "Destinataires supprimés"),
  breachesRemoved: words("Breaches removed", "Violations supprimées"),
};

const ticked = (
  answer: Answer<Miroir["tick"]>,
  rewriting: Answer<Miroir["rewrite"]>,
  language: Language,
): Printed => ({
  data: { ...answer, rewriting },
  text: paragraphs(
    facts([
      ...Object.entries(answer.done).map(([name, count]): [string, number] => [
        CHORES[name]?.[language] ?? name,
        count,
      ]),
      [
        words("Keys without an owner destroyed", "Clés sans objet détruites")[language],
        answer.orphanKeysDestroyed,
      ],
      ...(answer.clockBehindSeconds > 0
        ? [[words("Clock behind, s", "Retard de l'horloge, s")[language], answer.clockBehindSeconds] as const]
        : []),
    ]),
    rewritingTold(rewriting, language),
  ),
});

export const tick: Command = {
  name: "tick",
  about: words(
    "let time act: end what is past, remove what is past its last day (also runs on every start), then rewrite what held it",
    "laisser agir le temps : clore ce qui est échu, retirer ce dont le dernier jour est passé (aussi à chaque démarrage), puis réécrire ce qui le contenait",
  ),
  run: async ({ miroir, language, long }) => {
    const { tick, rewrite } = await miroir();
    return ticked(await tick(), await rewrite(undefined, long), language);
  },
};
