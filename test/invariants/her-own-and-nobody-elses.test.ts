/** What a person does in the portal is about herself (R69, own.ts): every verb of the role, with everything of somebody else's. */
import assert from "node:assert/strict";
import test from "node:test";
import { type OwnVerb, ROLES } from "../../src/domain/act.ts";
import { profile } from "../../src/engine/compare/profile.ts";
import { decide } from "../../src/engine/compare/review.ts";
import { give, refuse, renew } from "../../src/engine/consent/consents.ts";
import { endGrant, grants, openGrant } from "../../src/engine/consent/grants.ts";
import { consents } from "../../src/engine/consent/list.ts";
import { herWhereabouts, narrow } from "../../src/engine/consent/narrow.ts";
import { showNotice } from "../../src/engine/consent/notice.ts";
import { receiptInHand } from "../../src/engine/consent/receipt.ts";
import { proveLog } from "../../src/engine/evidence/log.ts";
import { act, type Verb } from "../../src/engine/gate/act.ts";
import type { Field } from "../../src/engine/gate/own.ts";
import { forget, withdraw } from "../../src/engine/leaving/forget.ts";
import {
  recordInstruction,
  showInstruction,
  withdrawInstruction,
} from "../../src/engine/people/instruction.ts";
import { herConflicts } from "../../src/engine/portal/conflicts.ts";
import { looksAtHer } from "../../src/engine/portal/looks.ts";
import {
  agree,
  herPictures,
  herSearches,
  herself,
  purposesForHer,
  takeDown,
} from "../../src/engine/portal/me.ts";
import { prove } from "../../src/engine/portal/session.ts";
import { vouchingCode } from "../../src/engine/portal/vouching-code.ts";
import { publishedCopies } from "../../src/engine/publish/rebuild.ts";
import { portability } from "../../src/engine/report/portability.ts";
import { report } from "../../src/engine/report/report.ts";
import { lookTold } from "../../src/engine/requests/look.ts";
import { object } from "../../src/engine/requests/objections.ts";
import { openRequest, requests, showRequest } from "../../src/engine/requests/requests.ts";
import { showPicture } from "../../src/engine/shown/picture.ts";
import { packPictures } from "../../src/engine/shown/pictures-pack.ts";
import { addRun, freshInstance } from "../support/instance.ts";

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

type AnyVerb = Pick<Verb<never, unknown>, "name" | "own" | "visiting">;

/** Every verb of hers. */
const HERS = Object.fromEntries(
  (
    [
      ...[
        profile,
        decide,
        give,
        refuse,
        renew,
        endGrant,
        grants,
        openGrant,
        consents,
        narrow,
        herWhereabouts,
        receiptInHand,
        proveLog,
      ],
      ...[
        forget,
        withdraw,
        agree,
        herPictures,
        herSearches,
        herConflicts,
        herself,
        purposesForHer,
        takeDown,
        publishedCopies,
      ],
      ...[looksAtHer, vouchingCode, prove],
      ...[recordInstruction, showInstruction, withdrawInstruction],
      ...[portability, report, object, openRequest, requests, showRequest, showPicture, packPictures],
    ] as readonly AnyVerb[]
  ).map((verb) => [verb.name, verb]),
) as Readonly<Record<OwnVerb, AnyVerb>>;

/** What that verb says of its input, and runs if the gate lets it: then it says so. */
const standing = ({ name, own, visiting }: AnyVerb): Verb<unknown, "reached"> => ({
  name,
  ...(own && { own }),
  ...(visiting && { visiting }),
  run: async () => "reached",
});
const reached = (name: OwnVerb): Verb<unknown, "reached"> => standing(HERS[name]);

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
    "instruction.record": ({ subject }) => ({ subject, becomes: "erase" }),
    "instruction.show": named,
    "instruction.withdraw": named,
    "consent.narrow": ({ subject }) => ({ subject, album: "run", to: null }),
    "consent.whereabouts": named,
    "portal.receipt": ({ consent }) => ({ consent, language: "en" }),
    "portal.herself": named,
    "portal.pictures": ({ subject }) => ({ subject, limit: 10 }),
    "portal.searches": named,
    "portal.looks": named,
    "vouching.code": named,
    "portal.conflicts": named,
    "portal.purposes": named,
    "portal.prove": ({ subject }) => ({ subject, key: "x", token: "x" }),
    "portal.agree": ({ subject }) => ({ subject, purpose: "mask" }),
    "portal.take-down": ({ appearance }) => ({ picture: appearance, because: "x" }),
    "publish.of": named,
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
  const verbs = [...(ROLES.subject as readonly OwnVerb[])].sort();
  assert.deepEqual(Object.keys(HERS).sort(), verbs, "each of her verbs, and no other");
  for (const verb of verbs) {
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
  for (const verb of verbs) {
    await refused(verb, { ...inputs[verb](hers), somethingNew: "x" });
    const { own } = HERS[verb];
    for (const [field, { allows }] of Object.entries(own as Readonly<Record<string, Field>>))
      if (!(await sql(async (s) => allows("x", subject, s))) && !(field in inputs[verb](hers)))
        await refused(verb, { ...inputs[verb](hers), [field]: "x" });
  }
  await refused("review.decide", { id: appearance, decision: "accept" });
  await refused("grant.open", { subject, distinct: "0" });
  await refused("consent.give", { subject, photos: [{ path: "/etc/hostname" }] });
  await refused("consent.give", { subject, identityCheck: "identity-in-person", checkedBy: "ada" });
  await refused("request.open", { subject, mandate: { by: "x", document: "y", checkedBy: "z" } });
  await refused("objection.add", { picture: appearance, request: requests.bea.number, because: "x" });
  await refused("consent.renew", { consent: hers.consent, subject: bea.subjectId });
});

test("whoever is not known names nobody, and a person without an identifier is nobody", async (t) => {
  const { engine, miroir, enrol } = await freshInstance(t);
  await addRun(miroir);
  const { subjectId: subject } = await enrol(7);
  const visitor = { name: "portal", role: "visitor" } as const;
  const open = standing(openRequest as AnyVerb);
  await assert.rejects(
    act(engine, visitor, open, { subject }),
    (error) => codeOf(error) === "portal/not-found",
  );
  assert.equal(await act(engine, visitor, open, { name: "x" }), "reached");
  const refused = (verb: object, input: object) =>
    assert.rejects(
      act(engine, visitor, standing(verb as AnyVerb), input),
      (error) => codeOf(error) === "portal/not-found",
    );
  await refused(openRequest, { name: "x", mandate: { by: "x", document: "y", checkedBy: "z" } });
  await refused(openRequest, { name: "x", somethingNew: "x" });
  await refused(showNotice, { out: "/tmp/notice.html" });
  await refused(lookTold, { request: "2026-0001" });
  await refused({ name: "notice.show" }, {});
  assert.equal(
    await act(engine, visitor, standing({ name: "portal.open" } as AnyVerb), { person: "x" }),
    "reached",
  );
  const nameless = { name: "x", role: "subject" } as const;
  await assert.rejects(
    act(engine, nameless, reached("profile"), { subject: undefined }),
    (error) => codeOf(error) === "portal/not-found",
  );
});
