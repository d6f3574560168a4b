/** Commands: request frames, request hand-over. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { en, fr } from "../../domain/counted.ts";
import { type Command, oneOf, text } from "../command.ts";
import { moment, words } from "../text.ts";

const frames: Command = {
  name: "request frames",
  about: words(
    "write what her camera gave when she asked into a folder, to compare her with; it is logged",
    "écrire dans un dossier ce que sa caméra a donné, pour comparer avec elle ; c'est journalisé",
  ),
  example: "miroir request frames 2026-0007 --out frames",
  positionals: [{ name: "request", required: true }],
  options: {
    out: { value: "FOLDER", required: true, about: words("new folder", "nouveau dossier") },
  },
  run: async ({ arguments: [request], options, miroir, language }) => {
    const { look, requests } = await miroir();
    const { number, frames } = await requests.show({ request: request! });
    const folder = text(options, "out")!;
    await mkdir(folder, { mode: 0o700 });
    for (let frame = 1; frame <= frames; frame++) {
      const bytes = await look.frame({ request: number, frame });
      await writeFile(join(folder, `${frame}.jpg`), bytes, { flag: "wx", mode: 0o600 });
    }
    const data = { request: number, folder, frames };
    return {
      data,
      text: words(
        en`${data.frames} [frame|frames] in ${folder}. Remove it once you compared.`,
        fr`${data.frames} [image|images] dans ${folder}. Supprimez-le une fois la comparaison faite.`,
      )[language],
    };
  },
};

const handOver: Command = {
  name: "request hand-over",
  about: words(
    "hand what a look found in her case over to her: by a link to her address, or by a code",
    "lui remettre ce qu'un regard a trouvé dans son dossier : par un lien à son adresse, ou par un code",
  ),
  example: "miroir request hand-over 2026-0007 --by code",
  positionals: [{ name: "request", required: true }],
  options: {
    by: { value: "link|code", required: true, about: words("by which", "par lequel") },
  },
  run: async ({ arguments: [request], options, miroir, language }) => {
    const by = oneOf(options, "by", ["link", "code"])!;
    const answer = await (await miroir()).look.handOver({ request: request!, by });
    const until = moment(language, answer.validUntil);
    const said = answer.code
      ? words(
          `Give her this code, once: ${answer.code}\nShe opens it at ${answer.url} until ${until}.`,
          `Donnez-lui ce code, une fois : ${answer.code}\nElle l'ouvre à ${answer.url} jusqu'au ${until}.`,
        )
      : words(
          `A link waits to be sent to her, good until ${until}.`,
          `Un lien attend de lui être envoyé, valable jusqu'au ${until}.`,
        );
    return { data: answer, text: said[language] };
  },
};

export const lookCaseCommands: readonly Command[] = [frames, handOver];
