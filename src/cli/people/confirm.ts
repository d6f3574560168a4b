/** Command: search confirm. */
import { words } from "../../words/words.ts";
import type { Command } from "../command.ts";

export const searchConfirm: Command = {
  name: "search confirm",
  about: words("cli.people.confirm.confirmSearchFoundHer"),
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
        ? words("cli.people.confirm.confirmed", { confirmed })
        : words("cli.people.confirm.confirmedNotActedUpon", { confirmed, needed });
    return { data: answer, text: said[language] };
  },
};
