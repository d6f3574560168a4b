/** The demonstration to click through: the same drawn event, and doors to both faces of it. */
import { addDays, dayAt } from "../domain/days.ts";
import { type DemoOptions, type DemoPerson, demoConfig, prepare } from "./run.ts";

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
}

const EMAIL = "ada@example.org";

/** @throws MiroirError whatever a verb meets */
export const prepareServed = async (options: DemoOptions): Promise<ServedDemo> => {
  const { miroir, enrolled, album, folder } = await prepare(options);
  try {
    const [person, another] = enrolled;
    await miroir.requests.open({
      subject: another!.subjectId,
      name: another!.name,
      kind: "access",
      channel: "letter",
      language: options.language,
    });
    const today = dayAt(new Date(), "Europe/Paris");
    const invited = await miroir.invitations.add({
      kind: "poster",
      albums: [album],
      until: addDays(today, 30),
      uses: 50,
    });
    const account = await miroir.accounts.add({ email: EMAIL, name: "Ada Pencil", role: "administrator" });
    const { origin } = new URL(invited.url);
    return {
      config: demoConfig(folder),
      person: person!,
      portal: `${origin}/me#${person!.subjectId.slice(0, 8)}.${person!.personalKey}`,
      invitation: invited.url,
      welcome: account.link,
      email: EMAIL,
    };
  } finally {
    await miroir.close();
  }
};
