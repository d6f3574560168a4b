/** Command: portability. */

import type { Language } from "../../domain/errors.ts";
import type { Portability } from "../../engine/report/portability.ts";
import { sayIn, words } from "../../words/words.ts";
import { type Command, type Printed, text } from "../command.ts";
import { facts } from "../print.ts";

const carried = (portability: Portability, language: Language): Printed => {
  const say = sayIn(language);
  return {
    text: facts([
      [say("cli.report.portability.written"), portability.path],
      [say("cli.report.portability.photographs"), portability.photos],
      [say("cli.report.portability.consents"), portability.consents],
      [say("cli.report.portability.removedClockAfter"), portability.retainUntil],
    ]),
    data: portability,
  };
};

export const portability: Command = {
  name: "portability",
  about: words("cli.report.portability.whatSheProvidedTake"),
  example: 'miroir portability "Ann Example" --key K7QF3-… --out ann.zip',
  positionals: [{ name: "person", required: true }],
  options: {
    key: { value: "CODE", required: true, about: words("cli.report.portability.herPersonalKey") },
    out: { value: "FILE.zip", required: true, about: words("cli.report.portability.whereWrite") },
  },
  run: async ({ options, arguments: [subject], miroir, language, long }) =>
    carried(
      await (await miroir()).portability(
        { subject: subject!, personalKey: text(options, "key")!, out: text(options, "out")! },
        long,
      ),
      language,
    ),
};
