import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { slugOf } from "../../../src/domain/album.ts";
import { freshInstance } from "../../support/instance.ts";

const RIGHT = { heldBy: "own-work", scope: "declared", rightNote: "our own photographers" } as const;

test("a title of any script gets a short name of its own, the same one each time", async (t) => {
  await t.test("Latin letters say themselves", () => {
    assert.equal(slugOf("Canal run 2026"), "canal-run-2026");
    assert.equal(slugOf("Fête de l'été à Orléans !"), "fete-de-l-ete-a-orleans");
    assert.equal(slugOf("Straßenfest Øster Łódź, Œuvre"), "strassenfest-oster-lodz-oeuvre");
    assert.equal(slugOf("２０２６"), "2026");
  });
  await t.test("others end with a checksum of the title", () => {
    const titles = [
      "日本の祭り",
      "كأس النادي",
      "🏃🏃",
      "🏃",
      "2026 🏃",
      "2026 🚴",
      "Курс",
      "Κύπελλο",
      "!!!",
      "…",
      "🇫🇷",
      "🇩🇪",
    ];
    const slugs = titles.map(slugOf);
    assert.equal(new Set(slugs).size, titles.length);
    for (const slug of slugs) assert.match(slug, /^[a-z0-9][a-z0-9-]{0,62}$/);
    assert.match(slugOf("Matsuri 日本の祭り"), /^matsuri-[a-z0-9]{7}$/);
    assert.deepEqual(titles.map(slugOf), slugs);
    assert.equal(slugOf("Ка\u0301рта"), slugOf("Ка\u0301рта".normalize("NFC")));
  });
  await t.test("so do two long ones that begin alike", () => {
    const [a, b] = [slugOf(`${"a".repeat(80)} one`), slugOf(`${"a".repeat(80)} two`)];
    assert.notEqual(a, b);
    assert.ok(a.length <= 63 && b.length <= 63);
  });
  await t.test("two albums of such titles do not collide", async (t) => {
    const { miroir } = await freshInstance(t);
    for (const title of ["日本の祭り", "كأس النادي", "🏃🏃", "🏃", "ヨット"]) {
      const { slug } = await miroir.albums.add({ ...RIGHT, title });
      assert.equal((await miroir.albums.show({ album: slug })).title, title);
      assert.equal((await miroir.albums.show({ album: title })).slug, slug);
    }
    await assert.rejects(miroir.albums.add({ ...RIGHT, title: "🏃" }), { code: "album/exists" });
  });
});

test("a title is checked at the door: its length as people count it, and that there is one", async (t) => {
  const { miroir } = await freshInstance(t);
  await assert.rejects(miroir.albums.add({ ...RIGHT, title: "T".repeat(201) }), {
    code: "usage/too-long",
    message: "title has 201 characters and may have 200. Shorten it.",
  });
  await assert.rejects(miroir.albums.add({ ...RIGHT, title: "T".repeat(300), slug: "t" }), {
    code: "usage/too-long",
  });
  for (const title of ["T".repeat(200), "🏃".repeat(200), "é".repeat(200)])
    assert.equal((await miroir.albums.add({ ...RIGHT, title })).title, title);
  for (const title of ["", "   "])
    await assert.rejects(miroir.albums.add({ ...RIGHT, title }), { code: "usage/missing" });
  await assert.rejects(miroir.albums.add({ ...RIGHT, title: "two\nlines" }), { code: "usage/bad-value" });
  for (const slug of ["Run", "-run", "été", "r".repeat(64), ""])
    await assert.rejects(miroir.albums.add({ ...RIGHT, title: "Run", slug }), { code: "usage/bad-value" });
  assert.equal((await miroir.albums.add({ ...RIGHT, title: "  Run  " })).title, "Run");
});

test("an album is named by its title wherever it is named by its short name", async (t) => {
  const instance = await freshInstance(t);
  const { miroir } = instance;
  const title = "Canal run, 17 May";
  const { id, slug } = await miroir.albums.add({ ...RIGHT, title, slug: "canal", startsOn: "2026-05-17" });
  await instance.picture("a.png", { faces: [{ person: 1, x: 20, y: 20 }] });
  assert.equal((await miroir.import({ paths: [instance.photos], album: title })).album, slug);
  assert.equal((await miroir.albums.show({ album: "  CANAL RUN,  17 may " })).id, id, "case and blanks");
  const one = await instance.enrol(1, { albums: [title, slug] });
  await miroir.grants.open({ subject: one.subjectId, personalKey: one.personalKey, albums: [title] });
  await miroir.scan();
  assert.equal((await miroir.profile({ subject: one.subjectId })).appearances.length, 1);
  await miroir.invitations.add({ kind: "poster", albums: [title], until: "2026-07-20" });
  await miroir.members.import({
    from: { people: [{ name: "Ada Drawn", address: "ada@example.org" }] },
    albums: [title],
    until: "2026-12-31",
  });
  assert.deepEqual(
    (await miroir.members.list({})).flatMap(({ albums }) => albums.map((album) => album.slug)),
    [slug],
  );
  const { number } = await miroir.requests.open({ name: "Bo Drawn", kind: "access", channel: "desk" });
  assert.equal((await miroir.look.byHand({ request: number, albums: [title] })).items.length, 1);
  const drawn = await miroir.publications.draw({
    album: title,
    use: "website",
    out: join(instance.folder, "copies"),
  });
  assert.equal(drawn.publication.album, slug);

  await t.test(
    "a short name comes before a title, and titles that two albums bear name the short names",
    async () => {
      await miroir.albums.add({ ...RIGHT, title: "canal", slug: "other" });
      assert.equal((await miroir.albums.show({ album: "canal" })).id, id);
      await miroir.albums.add({ ...RIGHT, title, slug: "canal-2" });
      await assert.rejects(miroir.albums.show({ album: title }), {
        code: "album/ambiguous",
        message: `2 albums bear the title “${title}”. Say which one by its short name: canal, canal-2.`,
      });
      await assert.rejects(instance.enrol(2, { albums: [title] }), { code: "album/ambiguous" });
      await miroir.albums.add({ ...RIGHT, title: title.toUpperCase(), slug: "canal-3" });
      assert.equal(
        (await miroir.albums.show({ album: title.toUpperCase() })).slug,
        "canal-3",
        "typed exactly",
      );
      await assert.rejects(miroir.albums.show({ album: "nowhere" }), { code: "album/not-found" });
    },
  );
});
