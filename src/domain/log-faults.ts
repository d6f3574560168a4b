/**
 * Everything that can be wrong with the log, each with a name: what `log verify` says, and what a monitor can act on.
 * Placeholders as in errors.ts. A fault names positions and counts, never what an entry said.
 */

import { detailsIn } from "./codes.ts";
import { filledIn } from "./counted.ts";
import type { Details, Language } from "./errors.ts";

export const LOG_FAULTS = {
  "entry-damaged": {
    en: "entry {seq} does not open with its key",
    fr: "l'entrée {seq} ne s'ouvre pas avec sa clé",
  },
  "entry-edited": {
    en: "entry {seq} is not what its commitment commits to",
    fr: "l'entrée {seq} n'est pas ce sur quoi porte son engagement",
  },
  "entry-missing": { en: "entry {seq} is missing", fr: "l'entrée {seq} manque" },
  "emptied-silently": {
    en: "{emptied} [entry|entries] of {period} [says|say] nothing any more, and the acts in the log account for {accounted}",
    fr: "{emptied} [entrée|entrées] de {period} ne [dit|disent] plus rien, et les actes du journal en expliquent {accounted}",
  },
  "emptied-early": {
    en: "entry {seq} emptied the log up to {period}, less than {months} [month|months] before it",
    fr: "l'entrée {seq} a vidé le journal jusqu'à {period}, moins de {months} mois avant elle",
  },
  "checkpoint-missing": {
    en: "checkpoint {size} is missing",
    fr: "le point de contrôle {size} manque",
  },
  "checkpoint-edited": {
    en: "checkpoint {size} is not signed by this log",
    fr: "le point de contrôle {size} n'est pas signé par ce journal",
  },
  "checkpoint-renamed": {
    en: "checkpoint {size} is of the log {origin}, and should be of {expected}",
    fr: "le point de contrôle {size} est du journal {origin}, et devrait être de {expected}",
  },
  "checkpoint-forked": {
    en: "checkpoint {size} is not of these entries",
    fr: "le point de contrôle {size} n'est pas de ces entrées",
  },
  "checkpoint-beyond": {
    en: "a checkpoint of {size} [entry|entries] was signed, but the log has {found}",
    fr: "un point de contrôle de {size} [entrée|entrées] a été signé, mais le journal en a {found}",
  },
  "cosigned-forked": {
    en: "what {witness} cosigned of {size} [entry|entries] is not of these entries",
    fr: "ce que {witness} a cosigné de {size} [entrée|entrées] n'est pas de ces entrées",
  },
  "log-cut": {
    en: "the log should have {expected} [entry|entries] and has {found}",
    fr: "le journal devrait avoir {expected} [entrée|entrées] et en a {found}",
  },
  "head-edited": {
    en: "the head is not of these entries",
    fr: "la tête du journal n'est pas de ces entrées",
  },
  "epoch-unsaid": {
    en: "the log goes on as {origin} from entry {seq} on, and that entry does not say so",
    fr: "le journal continue sous le nom {origin} dès l'entrée {seq}, et cette entrée ne le dit pas",
  },
  "kept-unreadable": {
    en: "the file you kept is no signed checkpoint, or was edited",
    fr: "le fichier que vous avez gardé n'est pas un point de contrôle signé, ou a été modifié",
  },
  "kept-other-key": {
    en: "the checkpoint you kept is not signed by the key of this log: it was edited, or the key is another",
    fr: "le point de contrôle que vous avez gardé n'est pas signé par la clé de ce journal : il a été modifié, ou la clé est une autre",
  },
  "kept-other-log": {
    en: "the checkpoint you kept is of the log {origin}, not of this one",
    fr: "le point de contrôle que vous avez gardé est du journal {origin}, pas de celui-ci",
  },
  "kept-forked": {
    en: "the log forked: it once signed {size} [entry which does|entries which do] not begin the one of today",
    fr: "le journal a bifurqué : il a signé un jour {size} [entrée qui n'est|entrées qui ne sont] pas au début de celui d'aujourd'hui",
  },
  "kept-cut": {
    en: "the log was cut: it once signed {size} [entry|entries] and has {found}",
    fr: "le journal a été coupé : il a signé un jour {size} [entrée|entrées] et en a {found}",
  },
  "kept-lost": {
    en: "{lost} [entry was|entries were] lost: the checkpoint you kept counts {size}, and the log went on as {origin} from a backup of {from}",
    fr: "{lost} [entrée a été perdue|entrées ont été perdues] : le point de contrôle que vous avez gardé en compte {size}, et le journal a continué sous le nom {origin} depuis une sauvegarde de {from}",
  },
} as const satisfies Record<string, Record<Language, string>>;

export type LogFaultCode = keyof typeof LOG_FAULTS;

export interface LogFault {
  readonly code: LogFaultCode;
  readonly details: Details;
}

export const sayLogFault = ({ code, details }: LogFault, language: Language): string =>
  filledIn(language, LOG_FAULTS[code][language], detailsIn(language, details));
