import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { MiroirError } from "../../../src/domain/errors.ts";
import { open } from "../../../src/index.ts";
import { addRun, freshInstance, type Instance, referencePhotos } from "../../support/instance.ts";

/** What people and programs type: nothing, blanks, one letter, far too much, what PostgreSQL cannot hold, other scripts. */
const ODD = [
  "",
  "   ",
  "x",
  "x".repeat(301),
  "é".repeat(5000),
  "a\u0000b",
  "a\nb",
  "\ud800",
  "日本",
  "TOKEN:a",
  "token:a",
];
const ODD_NUMBERS = [-1, 0, 0.5, 2 ** 31, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY];

type Ask = (input: never) => Promise<unknown>;
interface Door {
  readonly name: string;
  readonly ask: Ask;
  readonly input: Record<string, unknown>;
}

const doorsOf = async (instance: Instance): Promise<Door[]> => {
  const { miroir, folder } = instance;
  const one = await instance.enrol(1);
  const until = "2027-05-17";
  const consent = {
    albums: ["run"],
    until,
    statement: "You may publish pictures of me on your website.",
    identityCheck: "identity-in-person",
    checkedBy: "Desk 1",
  };
  const request = {
    name: "Ann Example",
    contact: "ann@example.org",
    kind: "access",
    channel: "web",
    text: "All of it.",
  };
  const { number } = await miroir.requests.open({ ...request, kind: "access", channel: "web" });
  return [
    {
      name: "album add",
      ask: miroir.albums.add,
      input: {
        ...{
          title: "Another run",
          slug: "another-run",
          startsOn: "2026-05-17",
          endsOn: "2026-05-17",
          place: "Canal",
        },
        ...{ heldBy: "own-work", scope: "declared", rightNote: "our own photographers", retainUntil: until },
      },
    },
    {
      name: "album scope",
      ask: miroir.albums.scope,
      input: { album: "run", scope: "closed", attestedBy: "Officer Pencil" },
    },
    {
      name: "enrol",
      ask: miroir.enrol,
      input: { ...consent, name: "Bo Drawn", contact: "bo@example.org", photos: await referencePhotos(2) },
    },
    {
      name: "consent give",
      ask: miroir.consents.give,
      input: { ...consent, subject: one.subjectId, purpose: "publish:website" },
    },
    {
      name: "consent refuse",
      ask: miroir.consents.refuse,
      input: { subject: one.subjectId, purpose: "publish:press", words: "No, not in the press." },
    },
    {
      name: "correct",
      ask: miroir.person.correct,
      input: { subject: one.subjectId, name: "Ada Drawn", contact: "ada@example.org" },
    },
    {
      name: "account add",
      ask: miroir.accounts.add,
      input: { email: "rita@example.org", name: "Rita", role: "reviewer" },
    },
    {
      name: "token add",
      ask: miroir.tokens.add,
      input: { name: "backup", role: "auditor", expiresOn: "2026-12-31" },
    },
    {
      name: "recipient add",
      ask: miroir.recipients.add,
      input: {
        ...{
          name: "Print shop",
          address: "2 Paper Street",
          contact: "shop@example.org",
          mail: "shop@example.org",
        },
        ...{ partyType: "processor", purpose: "publish:print" },
      },
    },
    { name: "request open", ask: miroir.requests.open, input: { ...request, receivedOn: "2026-06-20" } },
    {
      name: "request extend",
      ask: miroir.requests.extend,
      input: { request: number, reason: "complexity", because: "Forty albums have to be looked through." },
    },
    {
      name: "request pause",
      ask: miroir.requests.pause,
      input: { request: number, doubt: "The name is that of two people." },
    },
    {
      name: "invitation add",
      ask: miroir.invitations.add,
      input: { kind: "poster", albums: ["run"], until: "2026-07-20", consentUntil: until, uses: 20 },
    },
    {
      name: "member import",
      ask: (({ name, address, number: given, ...rest }: Record<string, string>) =>
        miroir.members.import({
          ...{ from: { people: [{ name: name!, address: address!, number: given! }] }, albums: ["run"] },
          until: rest.until!,
        })) as unknown as Ask,
      input: { name: "Ada Drawn", address: "ada@example.org", number: "17", until: "2026-12-31" },
    },
    {
      name: "breach record",
      ask: miroir.breaches.record,
      input: {
        nature: "A laptop with contact sheets was lost.",
        consequences: "none",
        measures: "none",
        people: "3",
      },
    },
    {
      name: "publish",
      ask: miroir.publications.draw,
      input: {
        album: "run",
        use: "website",
        out: join(folder, "copies"),
        sidePx: 800,
        leaveBelowPx: 20,
        credit: "Ada Lens",
      },
    },
    {
      name: "object",
      ask: miroir.objections.add,
      input: { picture: join(instance.photos, "a.png"), because: "She asked for it.", fromMs: 0, toMs: 1000 },
    },
    {
      name: "grant open",
      ask: miroir.grants.open,
      input: {
        subject: one.subjectId,
        personalKey: one.personalKey,
        from: "2026-06-21",
        until: "2026-07-01",
      },
    },
  ];
};

/** Days and closed lists: the command line and the API read them before a verb is called. */
const READ_BEFORE = /On$|ntil$|^(?:kind|use|scope|from)$/;
const oddOf = (field: string, value: unknown): readonly unknown[] => {
  if (READ_BEFORE.test(field)) return [];
  return typeof value === "number" ? ODD_NUMBERS : typeof value === "string" ? ODD : [];
};

/** Refused in words that a door chose, and not by a constraint of a table or by a fault of ours. */
const isSaid = (error: unknown): boolean =>
  error instanceof MiroirError && !["internal/broken-promise", "usage/not-kept"].includes(error.code);

test("whatever is typed, a door says what is wrong with it before a table does", async (t) => {
  const instance = await freshInstance(t);
  await addRun(instance.miroir);
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  await instance.miroir.import({ paths: [instance.photos], album: "run" });
  const unsaid: string[] = [];
  for (const { name, ask, input } of await doorsOf(instance))
    for (const [field, value] of Object.entries(input))
      for (const odd of oddOf(field, value))
        await ask({ ...input, [field]: odd } as never).catch((error: Error) => {
          if (!isSaid(error))
            unsaid.push(
              `${name}, ${field} = ${JSON.stringify(odd)?.slice(0, 30)}: ${error.message.slice(0, 120)}`,
            );
        });
  assert.deepEqual(unsaid, []);
});

test("whoever acts has a name", async (t) => {
  const { config } = await freshInstance(t);
  for (const name of ["", "  ", "x".repeat(201), "a\u0000b"])
    await assert.rejects(open({ config, actor: { name, role: "administrator" } }), {
      code: "usage/bad-value",
    });
});
