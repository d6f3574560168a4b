/** A command of the table, run on an instance of a test: what it prints, without a process of its own. */
import { type Context, checkArguments, type Printed, parseArguments } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { useZone } from "../../src/cli/text.ts";
import type { Language } from "../../src/domain/errors.ts";
import type { Miroir } from "../../src/index.ts";

/** @param line its name first, as it is typed. @throws MiroirError as the command does */
export const runCommand = async (
  miroir: Miroir,
  line: readonly string[],
  language: Language = "en",
): Promise<Printed & { readonly said: readonly string[] }> => {
  const command = COMMANDS.filter(({ name }) => name.split(" ").every((word, i) => line[i] === word)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0]!;
  const given = parseArguments(command, line.slice(command.name.split(" ").length));
  checkArguments(command, given);
  const said: string[] = [];
  const context: Context = {
    ...given,
    language,
    configPath: "miroir.config.json",
    miroir: async () => {
      useZone(miroir.timeZone);
      return miroir;
    },
    long: {},
    say: (text) => void said.push(text),
  };
  return { ...(await command.run(context)), said };
};
