/** Command: serve. */

import type { Config } from "../config.ts";
import { decodersSaid } from "../domain/confinement.ts";
import { said, words } from "../words/words.ts";
import { type Command, type Context, type Printed, portOf } from "./command.ts";
import { clockBehind, DECODERS } from "./staff/status.ts";

const untilStopped = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/** Said while nobody can sign in. The instance belongs to one process at a time, so this one has to end first. */
const FIRST_ACCOUNT = words("cli.serve.consoleHasNoAccount");

/** Serves until Ctrl-C. @param first what to say besides, once it listens */
export const serveUntilStopped = async (
  { language, long, say }: Context,
  config: Config,
  first = "",
): Promise<Printed> => {
  const { serve } = await import("../serve.ts");
  const { hasAccounts } = await import("../engine/staff/sign-in.ts");
  const serving = await serve({ config });
  const { decodersOf } = await import("../engine/staff/status.ts");
  const decoders = await decodersOf(serving.engine);
  const { url, port } = serving;
  const account = (await hasAccounts(serving.engine)) ? "" : FIRST_ACCOUNT[language];
  say(
    said(language, "cli.serve.portalConsoleConsoleApi", {
      url,
      host: config.serve.host,
      port: String(port),
      first,
      account,
    }),
  );
  const behind = clockBehind(serving.engine.clockBehindSeconds, language);
  if (behind) say(behind);
  if (decoders.by === null) say(`${DECODERS[language]}: ${decodersSaid(decoders)[language]}`);
  await untilStopped(long.signal);
  await serving.close();
  return { data: { port }, text: said(language, "cli.serve.stopped") };
};

export const serveCommand: Command = {
  name: "serve",
  about: words("cli.serve.servePortalConsoleApi"),
  example: "miroir serve --port 8080",
  options: {
    port: {
      value: "N",
      about: words("cli.serve.listenThereInsteadConfigured"),
    },
  },
  run: async (context) => {
    const { onPort, readConfig } = await import("../config.ts");
    const config = readConfig(context.configPath);
    const port = portOf(context.options);
    return serveUntilStopped(context, port ? { ...config, serve: onPort(config.serve, port) } : config);
  },
};
