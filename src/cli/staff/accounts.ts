/** Commands: accounts of the staff. */

import { STAFF_ROLES } from "../../domain/act.ts";
import type { Language } from "../../domain/errors.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, oneOf, type Printed, text } from "../command.ts";
import { headsOf, table } from "../print.ts";
import { moment } from "../text.ts";
import { ROLE_NAMES, role } from "./role.ts";

const account = [{ name: "account", required: true }] as const;

const linkText = (language: Language, link: string, until: string): string =>
  said(language, "cli.staff.accounts.giveHerLinkNobody", { until: moment(language, until), link });

const add: Command = {
  name: "account add",
  about: words("cli.staff.accounts.addAccountConsoleOne"),
  example: 'miroir account add --email ada@example.org --name "Ada Martin" --role administrator',
  options: {
    email: {
      value: "ADDRESS",
      required: true,
      about: words("cli.staff.accounts.whatSheSigns"),
    },
    name: {
      value: "NAME",
      required: true,
      about: words("cli.staff.accounts.whoLogWillSay"),
    },
    role,
  },
  run: async ({ options, miroir, language }): Promise<Printed> => {
    const added = await (await miroir()).accounts.add({
      email: text(options, "email")!,
      name: text(options, "name")!,
      role: oneOf(options, "role", STAFF_ROLES)!,
    });
    return { data: added, text: linkText(language, added.link, added.linkUntil) };
  },
};

const SECOND_FACTORS = {
  totp: words("cli.staff.accounts.app"),
  passkey: words("cli.staff.accounts.passkey"),
  none: words("cli.staff.accounts.none"),
} as const;

const list: Command = {
  name: "account list",
  about: words("cli.staff.accounts.accountsConsole"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).accounts.list();
    const rows = all.map((one) => [
      one.name,
      one.email,
      ROLE_NAMES[one.role][language],
      SECOND_FACTORS[one.secondFactor][language],
      one.hasPassword
        ? said(language, "cli.staff.accounts.yes")
        : said(language, "cli.staff.accounts.notYet"),
    ]);
    const heads = headsOf(
      [
        words("cli.staff.accounts.name"),
        words("cli.staff.accounts.eMail"),
        words("cli.staff.accounts.role"),
        words("cli.staff.accounts.secondFactor"),
        words("cli.staff.accounts.password"),
      ],
      language,
    );
    return {
      data: all,
      text:
        rows.length === 0 ? said(language, "cli.staff.accounts.thereNoAccountMiroir") : table(heads, rows),
    };
  },
};

const changeRole: Command = {
  name: "account role",
  about: words("cli.staff.accounts.giveAccountAnotherRole"),
  example: "miroir account role ada@example.org --role officer",
  positionals: account,
  options: { role },
  run: async ({ arguments: [who], options, miroir, language }): Promise<Printed> => {
    const changed = await (await miroir()).accounts.change({
      account: who!,
      role: oneOf(options, "role", STAFF_ROLES)!,
    });
    const name = ROLE_NAMES[changed.role];
    return {
      data: changed,
      text: said(language, "cli.staff.accounts.now", { name }),
    };
  },
};

const password: Command = {
  name: "account password",
  about: words("cli.staff.accounts.newLinkChoosePassword"),
  example: "miroir account password ada@example.org",
  positionals: account,
  options: {
    "second-factor": {
      about: words("cli.staff.accounts.forgetAuthenticatorAppPasskeys"),
    },
  },
  run: async ({ arguments: [who], options, miroir, language }): Promise<Printed> => {
    const changed = await (await miroir()).accounts.change({
      account: who!,
      newLink: true,
      resetSecondFactor: flag(options, "second-factor"),
    });
    return { data: changed, text: linkText(language, changed.link!, changed.linkUntil!) };
  },
};

const remove: Command = {
  name: "account remove",
  about: words("cli.staff.accounts.removeAccountSessionsEnd"),
  positionals: account,
  run: async ({ arguments: [who], miroir, language }): Promise<Printed> => {
    const removed = await (await miroir()).accounts.remove({ account: who! });
    return { data: removed, text: said(language, "cli.staff.accounts.accountRemoved") };
  },
};

export const accountCommands: readonly Command[] = [add, list, changeRole, password, remove];
