/** What the staff is told of what is kept of them (art. 13): a document of the authority pack, to be handed out and put up. */

import type { Language } from "../../domain/errors.ts";
import { keptText } from "../../domain/kept.ts";
import type { Document, Fact } from "../../paper/document.ts";
import { sayIn } from "../../words/words.ts";
import { keepingTerms } from "../gate/retention.ts";
import { momentIn } from "../letters/report-words.ts";
import type { Grounds } from "./register.ts";
import { STAFF_ROW } from "./staff-row.ts";

/** Points of art. 13(1) and (2), for people who have an account or act by command. */
export const staffNotice = (language: Language, { settings, at }: Grounds): Document => {
  const say = sayIn(language);
  const { officer, ...controller } = settings.controller;
  const { name, address, contact } = controller;
  const unsaid = say("engine.authority.staffNotice.filled");
  const party = (each: typeof controller): string => `${each.name}, ${each.address}; ${each.contact}`;
  const facts: Fact[] = [
    [say("engine.authority.staffNotice.controller"), party({ name, address, contact })],
    [say("engine.authority.staffNotice.dataProtectionOfficer"), officer ? party(officer) : unsaid],
    [say("engine.authority.staffNotice.why"), say("engine.authority.staffNotice.knowWhoActedPeoples")],
    [say("engine.authority.staffNotice.basis"), STAFF_ROW.basis[language]],
    [say("engine.authority.staffNotice.whatKeptYou"), STAFF_ROW.data[language]],
    [say("engine.authority.staffNotice.whoSees"), STAFF_ROW.recipients[language]],
    [
      say("engine.authority.staffNotice.transfersOutsideUnion"),
      settings.notice.transfers?.[language] ?? unsaid,
    ],
    [say("engine.authority.staffNotice.howLong"), keptText(STAFF_ROW.kept, keepingTerms(settings), language)],
    [
      say("engine.authority.staffNotice.mustYouGive"),
      say("engine.authority.staffNotice.withoutAccountYourOwn"),
    ],
    [
      say("engine.authority.staffNotice.automatedDecisions"),
      say("engine.authority.staffNotice.noneDayUnusuallyMany"),
    ],
  ];
  return {
    language,
    title: say("engine.authority.staffNotice.whatKeptStaff"),
    subtitle: say("engine.authority.staffNotice.noticeUnderArticle13"),
    writtenAt: at,
    footer: say("engine.authority.staffNotice.writtenMiroirFromConfiguration", {
      timeZone: momentIn(language, settings.timeZone, at),
    }),
    sections: [
      {
        heading: say("engine.authority.staffNotice.whatProgramNotesWhen"),
        blocks: [{ kind: "facts", rows: facts }],
      },
      {
        heading: say("engine.authority.staffNotice.yourRights"),
        blocks: [
          {
            kind: "text",
            text: say("engine.authority.staffNotice.youCanAskCopy"),
          },
          {
            kind: "text",
            text: say("engine.authority.staffNotice.youCanLodgeComplaint", { authority: settings.authority }),
          },
        ],
      },
    ],
  };
};
