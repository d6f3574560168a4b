/**
 * Miroir as a library, from an empty folder to a forgotten person, on people who do not exist.
 *
 *     npm run build && npm run miroir -- model fetch && node examples/library.ts
 *
 * In a project of your own the first import is `from "miroir"`. What is drawn here would be your photographs.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEMO_CAST } from "../src/demo/cast.ts";
import { drawEvent } from "../src/demo/event.ts";
import { initialise, MiroirError, open, SUGGESTED } from "../src/index.ts";

const folder = await mkdtemp(join(tmpdir(), "miroir-example-"));
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

try {
  // Twelve pictures of eight drawn people; two of them will consent.
  const cast = { consenting: DEMO_CAST.consenting.slice(0, 2), others: DEMO_CAST.others.slice(0, 6) };
  const event = await drawEvent(join(folder, "event"), { cast, pictures: 12 });

  // An instance: its keys, its database, its configuration file.
  const config = await initialise(
    {
      controller: { name: "Canal Running Club", address: "1 Quay Street", contact: "privacy@example.org" },
      // What only the organisation can say in its notice; nobody is asked to consent while it is missing.
      notice: SUGGESTED,
      otherFaces: {
        art9Ground: {
          en: "none is needed: nobody in these pictures exists",
          fr: "aucun n'est nécessaire : personne dans ces images n'existe",
        },
      },
      demonstration: true,
    },
    join(folder, "miroir.config.json"),
  );

  // Every call is made by somebody, and the ledger says by whom.
  const miroir = await open({ config, actor: { name: "ada", role: "administrator" } });
  try {
    await miroir.albums.add({
      title: "Canal run 2026",
      slug: "canal-run",
      heldBy: "own-work",
      scope: "declared",
      rightNote: "drawn for this example",
    });
    const imported = await miroir.import({ paths: [event.albumFolder], album: "canal-run" });
    console.log(`imported: ${imported.imported} pictures, ${imported.faces} faces, no template of anybody`);

    const [person] = event.consenting;
    const { subjectId, personalKey } = await miroir.enrol({
      name: person!.name,
      photos: person!.references.map((path) => ({ path })),
      albums: ["canal-run"],
      until: inDays(365),
      statement: "I agree that my face is searched for in the album of the canal run.",
      identityCheck: "identity-in-person",
      checkedBy: "Desk 1",
    });

    // Only the person has the key that opens a grant. With another key nothing can be compared.
    const stolen = await miroir.enrol({
      name: event.consenting[1]!.name,
      photos: event.consenting[1]!.references.map((path) => ({ path })),
      albums: ["canal-run"],
      until: inDays(365),
      statement: "I agree that my face is searched for in the album of the canal run.",
      identityCheck: "identity-in-person",
      checkedBy: "Desk 1",
    });
    await miroir.grants
      .open({ subject: subjectId, personalKey: stolen.personalKey })
      .catch((error: unknown) => {
        if (!(error instanceof MiroirError)) throw error;
        console.log(`refused: ${error.code}`);
      });
    await miroir.grants.open({ subject: subjectId, personalKey, until: inDays(30) });

    const plan = await miroir.scanPlan();
    console.log(`plan: ${plan.faces} faces x ${plan.people} person, shown from ${plan.thresholds.match}`);
    const scanned = await miroir.scan();
    console.log(`scanned: ${scanned.compared} pictures, ${scanned.shown} possible matches`);

    const profile = await miroir.profile({ subject: subjectId, html: join(folder, "page") });
    console.log(`profile: ${profile.appearances.length} possible matches, page written`);

    const forgotten = await miroir.forget({ subject: subjectId });
    console.log(
      `forgotten: ${forgotten.check.looked.length} columns looked at, ${forgotten.check.left.length} with this person`,
    );
    const audit = await miroir.audit();
    console.log(`audit: ${audit.holds ? "holds" : "DOES NOT HOLD"}`);
  } finally {
    await miroir.close();
  }
} finally {
  await rm(folder, { recursive: true });
}
