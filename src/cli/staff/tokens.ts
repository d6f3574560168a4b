/** Commands: tokens of programs. */
import { TOKEN_ROLES } from "../../domain/act.ts";
import { type Command, day, oneOf, type Printed, text } from "../command.ts";
import { headsOf, table } from "../print.ts";
import { words } from "../text.ts";
import { ROLE_NAMES, tokenRole } from "./role.ts";

const add: Command = {
  name: "token add",
  about: words(
    "give a program a token, in a role and until a day; shown once",
    "donner un jeton à un programme, avec un rôle et jusqu'à un jour ; affiché une seule fois",
  ),
  example: 'miroir token add --name "club site" --role archivist --until 2027-06-30',
  options: {
    name: {
      value: "NAME",
      required: true,
      about: words("the program, as the log will say it", "le programme, comme le dira le journal"),
    },
    role: tokenRole,
    until: {
      value: "DAY",
      required: true,
      about: words("last day, at most a year from now", "dernier jour, dans un an au plus"),
    },
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const given = await (await miroir()).tokens.add({
      name: text(options, "name")!,
      role: oneOf(options, "role", TOKEN_ROLES)!,
      expiresOn: day(options, "until")!,
    });
    const said = words(
      "This is shown once. Keep it where the program reads its secrets:",
      "Ceci n'est affiché qu'une fois. Gardez-le là où le programme lit ses secrets :",
    )[language];
    return { data: given, text: `${said}\n\n${given.token}` };
  },
};

const list: Command = {
  name: "token list",
  about: words("the tokens of programs", "les jetons des programmes"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).tokens.list();
    const heads = headsOf(
      [
        words("Name", "Nom"),
        words("Role", "Rôle"),
        words("Until", "Jusqu'au"),
        words("Last used", "Dernier usage"),
        words("Given by", "Donné par"),
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
      text: rows.length === 0 ? words("There is no token.", "Aucun jeton.")[language] : table(heads, rows),
    };
  },
};

const end: Command = {
  name: "token end",
  about: words("end a token at once", "mettre fin à un jeton aussitôt"),
  example: 'miroir token end "club site"',
  positionals: [{ name: "token", required: true }],
  run: async ({ arguments: [token], miroir, language }): Promise<Printed> => {
    const ended = await (await miroir()).tokens.end({ token: token! });
    return {
      data: ended,
      text: words("The token opens nothing any more.", "Le jeton n'ouvre plus rien.")[language],
    };
  },
};

export const tokenCommands: readonly Command[] = [add, list, end];
