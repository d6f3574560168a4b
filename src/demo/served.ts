/** The demonstration to click through: the same drawn event, and doors to both faces of it. */
import { addDays, dayAt } from "../domain/days.ts";
import type { Language } from "../domain/errors.ts";
import type { Miroir } from "../index.ts";
import { type DemoOptions, type DemoPerson, demoConfig, prepare } from "./run.ts";
import { enrolByPoster } from "./waiting.ts";

export interface ServedDemo {
  /** The configuration to serve. */
  readonly config: string;
  /** Somebody enrolled: she signs in with her number and the key on her paper. */
  readonly person: DemoPerson;
  /** The page of an enrolled person, her key behind the #. */
  readonly portal: string;
  /** Where a new person is asked whether she wants to be found. */
  readonly invitation: string;
  /** Where the administrator chooses a password; works once. */
  readonly welcome: string;
  readonly email: string;
  /** Somebody who enrolled herself from the poster and waits: nobody has seen yet that it is she. */
  readonly waiting: DemoPerson;
  /** Her page, which shows the code for the desk. */
  readonly waitingPage: string;
  readonly steward: {
    /** Where the steward chooses a password; works once. */
    readonly welcome: string;
    readonly email: string;
    /** Where the code is typed. */
    readonly page: string;
  };
}

const EMAIL = "ada@example.org";
const STEWARD_EMAIL = "stella@example.org";

const pageOf = (origin: string, { subjectId, personalKey }: DemoPerson): string =>
  `${origin}/me#${subjectId.slice(0, 8)}.${personalKey}`;

/** A case that waits, a poster, and two accounts. */
const openDoors = async (miroir: Miroir, another: DemoPerson, album: string, language: Language) => {
  await miroir.requests.open({
    subject: another.subjectId,
    name: another.name,
    kind: "access",
    channel: "letter",
    language,
  });
  const today = dayAt(new Date(), "Europe/Paris");
  const invited = await miroir.invitations.add({
    kind: "poster",
    albums: [album],
    until: addDays(today, 30),
    uses: 50,
  });
  const account = await miroir.accounts.add({ email: EMAIL, name: "Ada Pencil", role: "administrator" });
  const steward = await miroir.accounts.add({
    email: STEWARD_EMAIL,
    name: "Stella Crayon",
    role: "steward",
  });
  return { invitation: invited.url, welcome: account.link, steward: steward.link };
};

/** @throws MiroirError whatever a verb meets */
export const prepareServed = async (options: DemoOptions): Promise<ServedDemo> => {
  const { language } = options;
  const { miroir, enrolled, album, folder } = await prepare(options);
  const config = demoConfig(folder);
  const [person, another] = enrolled;
  const opened = await openDoors(miroir, another!, album, language).finally(() => miroir.close());
  const { origin } = new URL(opened.invitation);
  const token = opened.invitation.slice(opened.invitation.lastIndexOf("/") + 1);
  const waiting = await enrolByPoster(config, token, language);
  return {
    config,
    person: person!,
    portal: pageOf(origin, person!),
    invitation: opened.invitation,
    welcome: opened.welcome,
    email: EMAIL,
    waiting,
    waitingPage: pageOf(origin, waiting),
    steward: { welcome: opened.steward, email: STEWARD_EMAIL, page: `${origin}/console/steward` },
  };
};
