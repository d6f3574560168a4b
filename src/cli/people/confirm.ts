/** Command: search confirm. */
import type { Command } from "../command.ts";
import { words } from "../text.ts";

export const searchConfirm: Command = {
  name: "search confirm",
  about: words(
    "confirm that a search found her; two people do, each with an account of her own",
    "confirmer qu'une recherche l'a trouvée ; deux personnes le font, chacune avec son compte",
  ),
  example: "miroir search confirm 5b1d33f0 3f0c6a1e --actor grace",
  positionals: [
    { name: "search", required: true },
    { name: "person", required: true },
  ],
  run: async ({ arguments: [search, subject], miroir, language }) => {
    const answer = await (await miroir()).confirmSearch({ search: search!, subject: subject! });
    const { confirmed, needed } = answer;
    const said =
      confirmed >= needed
        ? words(`Confirmed by ${confirmed}.`, `Confirmée par ${confirmed}.`)
        : words(
            `Confirmed by ${confirmed} of ${needed}: not to be acted upon before another person confirmed it.`,
            `Confirmée par ${confirmed} sur ${needed} : rien ne doit en être fait avant qu'une autre personne la confirme.`,
          );
    return { data: answer, text: said[language] };
  },
};
