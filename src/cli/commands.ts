/** The commands: one table, by what they are for. Each calls a verb of the library and prints what it answered. */
import { type Words, words } from "../words/words.ts";
import { albumCommands } from "./archive/albums.ts";
import { importCommand } from "./archive/import.ts";
import { breachCommands } from "./authority/breaches.ts";
import { authorityPack, dpiaCommands } from "./authority/pack.ts";
import { tick } from "./clock/tick.ts";
import type { Command } from "./command.ts";
import { profile } from "./compare/profile.ts";
import { reviewCommands } from "./compare/review.ts";
import { scan } from "./compare/scan.ts";
import { search } from "./compare/search.ts";
import { albumScope } from "./consent/album-scope.ts";
import { consentCommands } from "./consent/consents.ts";
import { personCorrect } from "./consent/correct.ts";
import { personDeath } from "./consent/death.ts";
import { enrolCommand, keySheetPrinted } from "./consent/enrol.ts";
import { enrolmentCommands } from "./consent/enrolments.ts";
import { grantCommands } from "./consent/grants.ts";
import { invitationCommands } from "./consent/invitations.ts";
import { noticeCommands } from "./consent/notices.ts";
import { receipt } from "./consent/receipt.ts";
import { restrictionCommands } from "./consent/restrict.ts";
import { demo } from "./demo.ts";
import { audit } from "./evidence/audit.ts";
import { backupCommands } from "./evidence/backup.ts";
import { logCommands } from "./evidence/log.ts";
import { init } from "./init.ts";
import { keysCommands } from "./keys.ts";
import { leavingCommands } from "./leaving/forget.ts";
import { rewriteCommand } from "./leaving/rewriting.ts";
import { mailCommands } from "./letters/mail.ts";
import { memberCommands } from "./members/lists.ts";
import { modelCommands } from "./model.ts";
import { searchConfirm } from "./people/confirm.ts";
import { instructionCommands } from "./people/instructions.ts";
import { people } from "./people/people.ts";
import { proposalCommands } from "./people/proposals.ts";
import { publish, publishDiscard, publishList } from "./publish/draw.ts";
import { leftCommands } from "./publish/rebuild.ts";
import { sheetCommands } from "./publish/sheet.ts";
import { disclose } from "./recipients/disclosures.ts";
import { recipientCommands } from "./recipients/register.ts";
import { portability } from "./report/portability.ts";
import { report } from "./report/report.ts";
import { requestAnswer, requestClose, requestRefuse } from "./requests/answers.ts";
import { clockCommands } from "./requests/clock.ts";
import { requestLook } from "./requests/look.ts";
import { lookCaseCommands } from "./requests/look-case.ts";
import { objectionCommands } from "./requests/objections.ts";
import { requestCommands } from "./requests/requests.ts";
import { serveCommand } from "./serve.ts";
import { sidecarsCommands } from "./sidecars/sidecars.ts";
import { accountCommands } from "./staff/accounts.ts";
import { status } from "./staff/status.ts";
import { tokenCommands } from "./staff/tokens.ts";

/** Commands that belong together, as the help shows them. */
export interface Group {
  readonly about: Words;
  readonly commands: readonly Command[];
}

export const GROUPS: readonly Group[] = [
  { about: words("cli.commands.begin"), commands: [demo, init, ...modelCommands] },
  {
    about: words("cli.commands.albumsTheirFiles"),
    commands: [...albumCommands, albumScope, importCommand, ...sidecarsCommands],
  },
  {
    about: words("cli.commands.peopleWhatTheyAgreed"),
    commands: [
      enrolCommand,
      keySheetPrinted,
      people,
      ...grantCommands,
      ...consentCommands,
      receipt,
      ...noticeCommands,
      ...invitationCommands,
      ...enrolmentCommands,
      ...memberCommands,
      personCorrect,
      ...restrictionCommands,
      ...instructionCommands,
      personDeath,
      ...leavingCommands,
    ],
  },
  {
    about: words("cli.commands.comparingLookingWhatFound"),
    commands: [scan, search, searchConfirm, profile, ...reviewCommands, ...proposalCommands],
  },
  {
    about: words("cli.commands.maskedCopiesWhoReceives"),
    commands: [
      publish,
      publishList,
      ...sheetCommands,
      ...leftCommands,
      publishDiscard,
      ...recipientCommands,
      disclose,
    ],
  },
  {
    about: words("cli.commands.requestsLetters"),
    commands: [
      ...requestCommands,
      requestLook,
      ...lookCaseCommands,
      requestAnswer,
      ...clockCommands,
      requestRefuse,
      requestClose,
      report,
      portability,
      ...objectionCommands,
      ...mailCommands,
    ],
  },
  {
    about: words("cli.commands.proof"),
    commands: [...logCommands, audit, authorityPack, ...dpiaCommands, ...breachCommands],
  },
  {
    about: words("cli.commands.running"),
    commands: [
      status,
      serveCommand,
      ...accountCommands,
      ...tokenCommands,
      ...keysCommands,
      ...backupCommands,
      tick,
      rewriteCommand,
    ],
  },
];

export const COMMANDS: readonly Command[] = GROUPS.flatMap(({ commands }) => commands);

/** What somebody at a desk does most days: the help begins with these. */
export const DAILY: readonly string[] = [
  "status",
  "import",
  "enrol",
  "people",
  "scan",
  "review",
  "search",
  "publish",
  "report",
  "serve",
];
