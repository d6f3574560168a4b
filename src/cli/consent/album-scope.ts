/** Command: album scope. */

import { SCOPES } from "../../domain/album.ts";
import { SCOPE_WORDS } from "../../domain/codes.ts";
import { type Command, oneOf, present, text } from "../command.ts";
import { words } from "../text.ts";

export const albumScope: Command = {
  name: "album scope",
  about: words(
    "change who may be searched in an album; consents that name it end",
    "changer qui peut être cherché dans un album ; les consentements qui le nomment prennent fin",
  ),
  example: 'miroir album scope canal-run-2026 --scope closed --attested-by "Officer Pencil"',
  positionals: [{ name: "album", required: true }],
  options: {
    scope: {
      value: SCOPES.join("|"),
      required: true,
      about: words("who may be searched in it", "qui peut y être cherché"),
    },
    "attested-by": {
      value: "NAME",
      about: words(
        "closed: who attests that everybody agreed or is absent; open: the officer who signed",
        "closed : qui atteste que tous ont accepté ou sont absents ; open : le délégué qui a signé",
      ),
    },
    dpia: { value: "REFERENCE", about: words("open: the impact assessment", "open : l'analyse d'impact") },
    "art9-ground": {
      value: "TEXT",
      about: words("open: the ground of art. 9(2) GDPR", "open : le fondement de l'art. 9(2) RGPD"),
    },
  },
  run: async ({ arguments: [album], options, miroir, language }) => {
    const scoped = await (await miroir()).albums.scope({
      album: album!,
      scope: oneOf(options, "scope", SCOPES)!,
      ...present({
        attestedBy: text(options, "attested-by"),
        dpiaReference: text(options, "dpia"),
        art9Ground: text(options, "art9-ground"),
      }),
    });
    return {
      data: scoped,
      text: words(
        `${scoped.album.slug}: ${SCOPE_WORDS[scoped.album.scope].en}. Consents ended: ${scoped.consentsEnded}; those people are asked anew.`,
        `${scoped.album.slug} : portée ${SCOPE_WORDS[scoped.album.scope].fr}. Consentements terminés : ${scoped.consentsEnded} ; ces personnes sont sollicitées de nouveau.`,
      )[language],
    };
  },
};
