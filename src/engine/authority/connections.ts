/**
 * With whom this instance speaks, and who processes for the organisation (art. 28, 30(1)(d)): read from the configuration. Whom a
 * connection leads to and under which contract only the organisation can say: the setting `processors`, else a named gap.
 */
import type { Language } from "../../domain/errors.ts";
import type { Fact } from "../../paper/document.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { inWords } from "../letters/report-words.ts";

type Both = Readonly<Record<Language, string>>;
/** What a person has to write, and the article that asks for it. */
export interface Gap {
  readonly article: string;
  readonly what: Both;
}

type Role = keyof EngineSettings["processors"];

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
};

const ROLES: Readonly<Record<Role, Both>> = {
  host: { en: "runs the machine", fr: "exploite la machine" },
  mail: { en: "runs the mail server", fr: "exploite le serveur de courrier" },
  storage: { en: "runs the storage of pictures", fr: "exploite le stockage des images" },
  signIn: { en: "runs the sign-on of the staff", fr: "exploite la connexion du personnel" },
  programs: {
    en: "runs the programs that are told of events",
    fr: "exploite les programmes avertis d'évènements",
  },
};
const ROLE_NAMES = Object.keys(ROLES) as Role[];

interface Connection {
  readonly role: Role;
  readonly where: string;
  readonly what: Both;
}

/** Every connection that the configuration opens; a database on this machine is none. */
export const connectionsOf = (settings: EngineSettings): Connection[] => {
  const { databaseUrl, mail, oidc, webhooks, storages } = settings;
  const database = databaseUrl === null ? "" : hostOf(databaseUrl);
  return [
    ...(database
      ? [{ role: "host" as const, where: database, what: { en: "database", fr: "base de données" } }]
      : []),
    ...(mail
      ? [
          {
            role: "mail" as const,
            where: `${mail.host}:${mail.port}`,
            what: { en: "letters", fr: "courriers" },
          },
        ]
      : []),
    ...(oidc
      ? [
          {
            role: "signIn" as const,
            where: `${oidc.name}, ${hostOf(oidc.issuer)}`,
            what: {
              en: "sign-on of the staff: who of the staff signs in, and when",
              fr: "connexion du personnel : qui du personnel se connecte, et quand",
            },
          },
        ]
      : []),
    ...webhooks.map(({ url, events }) => ({
      role: "programs" as const,
      where: hostOf(url),
      what: {
        en: `events without names: ${events.join(", ")}`,
        fr: `évènements sans noms : ${events.join(", ")}`,
      },
    })),
    ...Object.entries(storages).map(([name, { endpoint, use }]) => ({
      role: "storage" as const,
      where: `${name}, ${hostOf(endpoint)}`,
      what:
        use === "source"
          ? { en: "originals, read only", fr: "originaux, en lecture seule" }
          : { en: "copies that are handed out", fr: "copies remises" },
    })),
  ];
};

/** The machine always; another only where something leads there. */
const rolesAsked = (settings: EngineSettings): Role[] => {
  const connected = new Set<Role>(connectionsOf(settings).map(({ role }) => role));
  return ROLE_NAMES.filter((role) => role === "host" || connected.has(role));
};

/** Who processes for the organisation, or is unsaid. */
export const processorGaps = (settings: EngineSettings): Gap[] =>
  rolesAsked(settings).flatMap((role) => {
    const processor = settings.processors[role];
    const { en, fr } = ROLES[role];
    if (processor === "own") return [];
    if (processor === null)
      return [
        {
          article: "28",
          what: {
            en: `who ${en}: a processor, or the organisation itself (setting processors.${role})`,
            fr: `qui ${fr} : sous-traitance, ou l'organisation elle-même (réglage processors.${role})`,
          },
        },
      ];
    if (processor.contract !== null) return [];
    return [
      {
        article: "28(3)",
        what: {
          en: `the contract with ${processor.name}, its reference and date (setting processors.${role})`,
          fr: `le contrat avec ${processor.name}, sa référence et sa date (réglage processors.${role})`,
        },
      },
    ];
  });

/** Each role that somebody has, with who it is and the contract. */
export const processorFacts = (language: Language, settings: EngineSettings): Fact[] => {
  const say = inWords(language);
  return rolesAsked(settings).map((role) => {
    const processor = settings.processors[role];
    const label = ROLES[role][language];
    if (processor === "own") return [label, say("the organisation itself", "l'organisation elle-même")];
    if (processor === null) return [label, say("to be filled in", "à compléter")];
    const { name, address, contact } = processor;
    const contract = processor.contract ?? say("to be filled in", "à compléter");
    return [
      label,
      say(
        `${name}, ${address}; ${contact}; contract (art. 28(3)): ${contract}`,
        `${name}, ${address} ; ${contact} ; contrat (art. 28(3)) : ${contract}`,
      ),
    ];
  });
};

/** Where something goes, and what. */
export const connectionFacts = (language: Language, settings: EngineSettings): Fact[] =>
  connectionsOf(settings).map(({ where, what }) => [where, what[language]]);

/** What is said of connections among the measures: those that the configuration names, and no other. */
export const connectionsSaid = (settings: EngineSettings): Both => {
  const connections = connectionsOf(settings).map(({ where }) => where);
  if (connections.length === 0)
    return {
      en: "No connection to anything outside this machine; no telemetry, no remote model.",
      fr: "Aucune connexion hors de cette machine ; ni télémétrie, ni modèle distant.",
    };
  const list = connections.join(", ");
  return {
    en: `Connections to what the configuration names and to nothing else: ${list}. No telemetry, no remote model.`,
    fr: `Des connexions vers ce que nomme la configuration et rien d'autre : ${list}. Ni télémétrie, ni modèle distant.`,
  };
};
