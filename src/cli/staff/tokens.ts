/** Commands: tokens of programs. */

import { TOKEN_ROLES } from "../../domain/act.ts";
import { said, words } from "../../words/words.ts";
import { type Command, day, oneOf, type Printed, text } from "../command.ts";
import { headsOf, table } from "../print.ts";
import { ROLE_NAMES, tokenRole } from "./role.ts";

const add: Command = {
  name: "token add",
  about: words("cli.staff.tokens.giveProgramTokenRole"),
  example: 'miroir token add --name "club site" --role archivist --until 2027-06-30',
  options: {
    name: {
      value: "NAME",
      required: true,
      about: words("cli.staff.tokens.programLogWillSay"),
    },
    role: tokenRole,
    until: {
      value: "DAY",
      required: true,
      about: words("cli.staff.tokens.lastDayMostYear"),
    },
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const given = await (await miroir()).tokens.add({
      name: text(options, "name")!,
      role: oneOf(options, "role", TOKEN_ROLES)!,
      expiresOn: day(options, "until")!,
    });
    const once = said(language, "cli.staff.tokens.shownOnceKeepWhere");
    return { data: given, text: `${once}\n\n${given.token}` };
  },
};

const list: Command = {
  name: "token list",
  about: words("cli.staff.tokens.tokensPrograms"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).tokens.list();
    const heads = headsOf(
      [
        words("cli.staff.tokens.name"),
        words("cli.staff.tokens.role"),
        words("cli.staff.tokens.until"),
        words("cli.staff.tokens.lastUsed"),
        words("cli.staff.tokens.given"),
      ],
      language,
    );
    const rows = all.map((one) => [
      one.name,
      ROLE_NAMES[one.role as keyof typeof ROLE_NAMES][language],
      one.expiresOn,
      one.lastUsedOn ?? "",
      one.createdBy,
    ]);
    return {
      data: all,
      text: rows.length === 0 ? said(language, "cli.staff.tokens.thereNoToken") : table(heads, rows),
    };
  },
};

const end: Command = {
  name: "token end",
  about: words("cli.staff.tokens.endTokenOnce"),
  example: 'miroir token end "club site"',
  positionals: [{ name: "token", required: true }],
  run: async ({ arguments: [token], miroir, language }): Promise<Printed> => {
    const ended = await (await miroir()).tokens.end({ token: token! });
    return {
      data: ended,
      text: said(language, "cli.staff.tokens.tokenOpensNothingAny"),
    };
  },
};

export const tokenCommands: readonly Command[] = [add, list, end];
