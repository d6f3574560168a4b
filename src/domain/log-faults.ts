/**
 * Everything that can be wrong with the log, each with a name: what `log verify` says, and what a monitor can act on.
 * Placeholders as in errors.ts. A fault names positions and counts, never what an entry said.
 */

import { type Key, said } from "../words/words.ts";
import { detailsIn } from "./codes.ts";
import type { Details, Language } from "./errors.ts";

export const LOG_FAULTS = {
  "entry-damaged": "domain.logFaults.entry-damaged",
  "entry-edited": "domain.logFaults.entry-edited",
  "entry-missing": "domain.logFaults.entry-missing",
  "emptied-silently": "domain.logFaults.emptied-silently",
  "emptied-early": "domain.logFaults.emptied-early",
  "checkpoint-missing": "domain.logFaults.checkpoint-missing",
  "checkpoint-edited": "domain.logFaults.checkpoint-edited",
  "checkpoint-renamed": "domain.logFaults.checkpoint-renamed",
  "checkpoint-forked": "domain.logFaults.checkpoint-forked",
  "checkpoint-beyond": "domain.logFaults.checkpoint-beyond",
  "cosigned-forked": "domain.logFaults.cosigned-forked",
  "log-cut": "domain.logFaults.log-cut",
  "head-edited": "domain.logFaults.head-edited",
  "epoch-unsaid": "domain.logFaults.epoch-unsaid",
  "kept-unreadable": "domain.logFaults.kept-unreadable",
  "kept-other-key": "domain.logFaults.kept-other-key",
  "kept-other-log": "domain.logFaults.kept-other-log",
  "kept-forked": "domain.logFaults.kept-forked",
  "kept-cut": "domain.logFaults.kept-cut",
  "kept-lost": "domain.logFaults.kept-lost",
} as const satisfies Record<string, Key>;

export type LogFaultCode = keyof typeof LOG_FAULTS;

export interface LogFault {
  readonly code: LogFaultCode;
  readonly details: Details;
}

export const sayLogFault = ({ code, details }: LogFault, language: Language): string =>
  said(language, LOG_FAULTS[code], detailsIn(language, details));
