/** What time ends in the portal. */
import { anySessionOrLinkOver, removeLinksOver, removeSessionsOver } from "../../store/portal/portal.ts";
import { removeVouchingCodesOver } from "../../store/portal/vouchings.ts";
import type { Chore } from "../gate/chore.ts";

/** Sessions and links that are over. */
export const removeSessionsPast: Chore = {
  name: "portalSessionsRemoved",
  due: (act, sql) => anySessionOrLinkOver(sql, act.at()),
  run: async (act, sql) =>
    (await removeSessionsOver(sql, act.at())) +
    (await removeLinksOver(sql, act.at())) +
    (await removeVouchingCodesOver(sql, act.at())),
};
