/** Commands: accounts of the staff. */
import { STAFF_ROLES } from "../../domain/act.ts";
import type { Language } from "../../domain/errors.ts";
import { type Command, flag, oneOf, type Printed, text } from "../command.ts";
import { headsOf, table } from "../print.ts";
import { moment, words } from "../text.ts";
import { ROLE_NAMES, role } from "./role.ts";

const account = [{ name: "account", required: true }] as const;

const linkText = (language: Language, link: string, until: string): string =>
  words(
    `Give her this link, and nobody else. By it she chooses her password, once, until ${moment(language, until)}:\n\n${link}`,
    `Donnez-lui ce lien, et à personne d'autre. Elle y choisit son mot de passe, une seule fois, jusqu'au ${moment(language, until)} :\n\n${link}`,
  )[language];

const add: Command = {
  name: "account add",
  about: words(
    "add an account of the console, for one person of the staff; prints a link to choose its password",
    "créer un compte de la console, pour une seule personne de l'équipe ; affiche un lien pour choisir son mot de passe",
  ),
  example: 'miroir account add --email ada@example.org --name "Ada Martin" --role administrator',
  options: {
    email: {
      value: "ADDRESS",
      required: true,
      about: words("what she signs in with", "avec quoi elle se connecte"),
    },
    name: {
      value: "NAME",
      required: true,
      about: words("who the log will say acted", "qui agit, comme le dira le journal"),
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
  totp: words("app", "application"),
  passkey: words("passkey", "clé d'accès"),
  none: words("none", "aucun"),
} as const;

const list: Command = {
  name: "account list",
  about: words("the accounts of the console", "les comptes de la console"),
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).accounts.list();
    const rows = all.map((one) => [
      one.name,
      one.email,
      ROLE_NAMES[one.role][language],
      SECOND_FACTORS[one.secondFactor][language],
      one.hasPassword ? words("yes", "oui")[language] : words("not yet", "pas encore")[language],
    ]);
    const heads = headsOf(
      [
        words("Name", "Nom"),
        words("E-mail", "Courriel"),
        words("Role", "Rôle"),
        words("Second factor", "Second facteur"),
        words("Password", "Mot de passe"),
      ],
      language,
    );
    return {
      data: all,
      text:
        rows.length === 0
          ? words(
              "There is no account. `miroir account add` adds one.",
              "Aucun compte. `miroir account add` en crée un.",
            )[language]
          : table(heads, rows),
    };
  },
};

const changeRole: Command = {
  name: "account role",
  about: words(
    "give an account another role; its sessions end",
    "donner un autre rôle à un compte ; ses sessions prennent fin",
  ),
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
      text: words(`It is ${name.en} now.`, `Son rôle est maintenant : ${name.fr}.`)[language],
    };
  },
};

const password: Command = {
  name: "account password",
  about: words(
    "a new link to choose the password; the sessions end",
    "un nouveau lien pour choisir le mot de passe ; les sessions prennent fin",
  ),
  example: "miroir account password ada@example.org",
  positionals: account,
  options: {
    "second-factor": {
      about: words(
        "forget the authenticator app and the passkeys too: the telephone was lost",
        "oublier aussi l'application d'authentification et les clés d'accès : le téléphone est perdu",
      ),
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
  about: words(
    "remove an account; its sessions end at once",
    "supprimer un compte ; ses sessions prennent fin aussitôt",
  ),
  positionals: account,
  run: async ({ arguments: [who], miroir, language }): Promise<Printed> => {
    const removed = await (await miroir()).accounts.remove({ account: who! });
    return { data: removed, text: words("The account is removed.", "Le compte est supprimé.")[language] };
  },
};

export const accountCommands: readonly Command[] = [add, list, changeRole, password, remove];
