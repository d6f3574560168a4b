/** Command: album scope. */

import { SCOPES } from "../../domain/album.ts";
import { SCOPE_WORDS } from "../../domain/codes.ts";
import { said, words } from "../../words/words.ts";
import { type Command, oneOf, present, text } from "../command.ts";

export const albumScope: Command = {
  name: "album scope",
  about: words("cli.consent.albumScope.changeWhoMaySearched"),
  example: 'miroir album scope canal-run-2026 --scope closed --attested-by "Officer Pencil"',
  positionals: [{ name: "album", required: true }],
  options: {
    scope: {
      value: SCOPES.join("|"),
      required: true,
      about: words("cli.consent.albumScope.whoMaySearched"),
    },
    "attested-by": {
      value: "NAME",
      about: words("cli.consent.albumScope.closedWhoAttestsEverybody"),
    },
    dpia: { value: "REFERENCE", about: words("cli.consent.albumScope.openImpactAssessment") },
    "art9-ground": {
      value: "TEXT",
      about: words("cli.consent.albumScope.openGroundArt9"),
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
      text: said(language, "cli.consent.albumScope.consentsEndedThosePeople", {
        slug: scoped.album.slug,
        scope: SCOPE_WORDS[scoped.album.scope],
        consentsEnded: scoped.consentsEnded,
      }),
    };
  },
};
