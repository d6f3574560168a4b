/**
 * A club's script: which requests of people are due, and which pictures wait for a human look.
 * MIROIR_URL=https://photos.example.org MIROIR_TOKEN=mrt_… node club-runner.ts
 */
import { miroirClient } from "miroir/client";

const { MIROIR_URL: url = "http://localhost:8080", MIROIR_TOKEN: token = "" } = process.env;
const miroir = miroirClient({ url, token });

const { data: overview, error } = await miroir.GET("/overview");
if (error) {
  console.error(`${error.title}: ${error.detail}`);
  process.exit(1);
}
console.log(`${overview.held.people} people asked to be found in ${overview.held.items} pictures`);
console.log(`${overview.waiting.candidates} possible matches wait for a human look`);
for (const { number, kind, dueOn, urgency } of overview.requests)
  console.log(`request ${number} (${kind}) is due on ${dueOn}: ${urgency}`);
