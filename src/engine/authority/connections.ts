/**
 * With whom this instance speaks, and who processes for the organisation (art. 28, 30(1)(d)): read from the configuration. Whom a
 * connection leads to and under which contract only the organisation can say: the setting `processors`, else a named gap.
 */

import type { Language } from "../../domain/errors.ts";
import type { Fact } from "../../paper/document.ts";
import { sayIn, words } from "../../words/words.ts";
import type { EngineSettings } from "../gate/engine.ts";

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
  host: words("engine.authority.connections.runsMachine"),
  mail: words("engine.authority.connections.runsMailServer"),
  storage: words("engine.authority.connections.runsStoragePictures"),
  signIn: words("engine.authority.connections.runsSignStaff"),
  programs: words("engine.authority.connections.runsProgramsToldEvents"),
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
      ? [{ role: "host" as const, where: database, what: words("engine.authority.connections.database") }]
      : []),
    ...(mail
      ? [
          {
            role: "mail" as const,
            where: `${mail.host}:${mail.port}`,
            what: words("engine.authority.connections.letters"),
          },
        ]
      : []),
    ...(oidc
      ? [
          {
            role: "signIn" as const,
            where: `${oidc.name}, ${hostOf(oidc.issuer)}`,
            what: words("engine.authority.connections.signStaffWhoStaff"),
          },
        ]
      : []),
    ...webhooks.map(({ url, events }) => ({
      role: "programs" as const,
      where: hostOf(url),
      what: words("engine.authority.connections.eventsWithoutNames", { events: events.join(", ") }),
    })),
    ...Object.entries(storages).map(([name, { endpoint, use }]) => ({
      role: "storage" as const,
      where: `${name}, ${hostOf(endpoint)}`,
      what:
        use === "source"
          ? words("engine.authority.connections.originalsReadOnly")
          : words("engine.authority.connections.copiesHandedOut"),
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
    if (processor === "own") return [];
    if (processor === null)
      return [
        {
          article: "28",
          what: words("engine.authority.connections.whoProcessorOrganisationItself", {
            who: ROLES[role],
            role,
          }),
        },
      ];
    if (processor.contract !== null) return [];
    return [
      {
        article: "28(3)",
        what: words("engine.authority.connections.contractReferenceDateSetting", {
          name: processor.name,
          role,
        }),
      },
    ];
  });

/** Each role that somebody has, with who it is and the contract. */
export const processorFacts = (language: Language, settings: EngineSettings): Fact[] => {
  const say = sayIn(language);
  return rolesAsked(settings).map((role) => {
    const processor = settings.processors[role];
    const label = ROLES[role][language];
    if (processor === "own") return [label, say("engine.authority.connections.organisationItself")];
    if (processor === null) return [label, say("engine.authority.connections.filled")];
    const { name, address, contact } = processor;
    const contract = processor.contract ?? say("engine.authority.connections.filled");
    return [label, say("engine.authority.connections.contractArt283", { name, address, contact, contract })];
  });
};

/** Where something goes, and what. */
export const connectionFacts = (language: Language, settings: EngineSettings): Fact[] =>
  connectionsOf(settings).map(({ where, what }) => [where, what[language]]);

/** What is said of connections among the measures: those that the configuration names, and no other. */
export const connectionsSaid = (settings: EngineSettings): Both => {
  const connections = connectionsOf(settings).map(({ where }) => where);
  if (connections.length === 0) return words("engine.authority.connections.noConnectionAnythingOutside");
  const list = connections.join(", ");
  return words("engine.authority.connections.connectionsWhatConfigurationNames", { list });
};
