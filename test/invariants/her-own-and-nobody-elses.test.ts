/** What a person does in the portal is about herself (R69, own.ts): every verb of the role, with everything of somebody else's. */
import assert from "node:assert/strict";
import test from "node:test";
import { type OwnVerb, ROLES } from "../../src/domain/act.ts";
import { act, type Verb } from "../../src/engine/gate/act.ts";
import { OWN_RULES } from "../../src/engine/gate/own.ts";
import { addRun, freshInstance } from "../support/instance.ts";

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Runs if the gate lets it, and says so. */
const reached = (name: OwnVerb): Verb<unknown, "reached"> => ({ name, run: async () => "reached" });

test("every verb of a person refuses what is another's exactly as what is nobody's, and writes nothing", async (t) => {
  const { engine, miroir, enrol, picture, photos, sql } = await freshInstance(t);
  await addRun(miroir);
  const [ada, bea] = [await enrol(7), await enrol(9)];
  await picture("a.png", {
    faces: [
      { person: 7, x: 20, y: 20 },
      { person: 9, x: 150, y: 60 },
    ],
  });
  await miroir.import({ album: "run", paths: [photos] });
  const open = ({ subjectId: subject, personalKey }: typeof ada) =>
    miroir.grants.open({ subject, personalKey });
  const grants = { ada: await open(ada), bea: await open(bea) };
  await miroir.scan();
  const requestOf = (subject: string) =>
    miroir.requests.open({ name: "x", kind: "access", channel: "desk", subject });
  const requests = { ada: await requestOf(ada.subjectId), bea: await requestOf(bea.subjectId) };
  const one = (text: string, parameter: string) =>
    sql((s) => s.one<{ id: string }>(text, [parameter])).then(({ id }) => id);
  const thingsOf = async (who: typeof ada, grant: { grantId: string }, request: { number: string }) => ({
    subject: who.subjectId,
    consent: who.consentId,
    grant: grant.grantId,
    request: request.number,
    appearance: await one("select id from appearances where subject_id = $1", who.subjectId),
    seq: Number(
      await one("select max(seq)::text as id from ledger_entries where sealed_for = $1", who.subjectId),
    ),
  });
  type Things = Awaited<ReturnType<typeof thingsOf>>;
  const hers = await thingsOf(ada, grants.ada, requests.ada);
  const theirs = await thingsOf(bea, grants.bea, requests.bea);
  const nobodys: Things = {
    ...{ subject: bea.subjectId.replace(/^./, "f"), consent: "0", grant: "0", request: "2019-0001" },
    ...{ appearance: "0", seq: 1e9 },
  };
  const named = ({ subject }: Things) => ({ subject });
  const inputs: Record<OwnVerb, (things: Things) => object> = {
    profile: named,
    "picture.show": ({ appearance }) => ({ appearance, size: "small" }),
    "pictures.pack": named,
    "consent.list": named,
    "consent.give": named,
    "consent.refuse": named,
    "consent.renew": ({ consent }) => ({ consent }),
    "consent.receipt": ({ consent }) => ({ consent }),
    "grant.list": named,
    "grant.open": named,
    "grant.close": ({ grant }) => ({ grant }),
    "review.decide": ({ appearance }) => ({ id: appearance, decision: "reject" }),
    "objection.add": ({ appearance }) => ({ picture: appearance, because: "x" }),
    "request.open": named,
    "request.list": named,
    "request.show": ({ request }) => ({ request }),
    report: named,
    portability: named,
    withdraw: named,
    forget: named,
    "log.prove": ({ seq }) => ({ seq }),
  };
  const actor = { name: ada.subjectId, role: "subject", subject: ada.subjectId } as const;
  const counted = () => sql((s) => s.one("select count(*)::int as n from ledger_entries"));
  const before = await counted();
  assert.deepEqual(Object.keys(OWN_RULES).sort(), [...ROLES.subject].sort(), "a rule for every verb");
  for (const verb of ROLES.subject) {
    const run = (input: unknown) => act(engine, actor, reached(verb), input);
    assert.equal(await run(inputs[verb](hers)), "reached", `${verb}: her own`);
    const answers: unknown[] = [];
    for (const input of [inputs[verb](theirs), inputs[verb](nobodys), {}, undefined])
      answers.push(await run(input).catch((error: Error) => [codeOf(error), error.message]));
    assert.equal(new Set(answers.map((answer) => JSON.stringify(answer))).size, 1, `${verb}: ${answers}`);
    assert.equal((answers[0] as unknown[])[0], "portal/not-found", verb);
  }
  assert.deepEqual(await counted(), before);

  const refused = (verb: OwnVerb, input: object) =>
    assert.rejects(act(engine, actor, reached(verb), input), (error) => codeOf(error) === "portal/not-found");
  const { subject, appearance } = hers;
  await refused("review.decide", { id: appearance, decision: "accept" });
  await refused("grant.open", { subject, distinct: "0" });
  await refused("consent.give", { subject, photos: [{ path: "/etc/hostname" }] });
  await refused("request.open", { subject, mandate: { by: "x", document: "y", checkedBy: "z" } });
  await refused("objection.add", { picture: appearance, request: requests.bea.number, because: "x" });
  await refused("consent.renew", { consent: hers.consent, subject: bea.subjectId });
});

test("whoever is not known names nobody, and a person without an identifier is nobody", async (t) => {
  const { engine, miroir, enrol } = await freshInstance(t);
  await addRun(miroir);
  const { subjectId: subject } = await enrol(7);
  const visitor = { name: "portal", role: "visitor" } as const;
  const open = { name: "request.open", run: async () => "reached" } as const;
  await assert.rejects(
    act(engine, visitor, open, { subject }),
    (error) => codeOf(error) === "portal/not-found",
  );
  assert.equal(await act(engine, visitor, open, { name: "x" }), "reached");
  const nameless = { name: "x", role: "subject" } as const;
  await assert.rejects(
    act(engine, nameless, reached("profile"), { subject: undefined }),
    (error) => codeOf(error) === "portal/not-found",
  );
});
