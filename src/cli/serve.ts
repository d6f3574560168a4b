/** Command: serve. */
import type { Config } from "../config.ts";
import { decodersSaid } from "../domain/confinement.ts";
import { type Command, type Context, type Printed, portOf } from "./command.ts";
import { clockBehind, DECODERS } from "./staff/status.ts";
import { words } from "./text.ts";

const untilStopped = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/** Said while nobody can sign in. The instance belongs to one process at a time, so this one has to end first. */
const FIRST_ACCOUNT = words(
  '\n\nThe console has no account yet. End this with Ctrl-C and add yours:\n  miroir account add --email you@example.org --name "Your Name" --role administrator',
  '\n\nLa console n\'a pas encore de compte. Arrêtez avec Ctrl-C et créez le vôtre :\n  miroir account add --email vous@example.org --name "Votre Nom" --role administrator',
);

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
    words(
      `Portal: ${url}/\nConsole: ${url}/console\nAPI: ${url}/api\nListening on ${config.serve.host}, port ${port}. Ctrl-C ends it.${first}${account}`,
      `Portail : ${url}/\nConsole : ${url}/console\nAPI : ${url}/api\nÀ l'écoute sur ${config.serve.host}, port ${port}. Ctrl-C y met fin.${first}${account}`,
    )[language],
  );
  const behind = clockBehind(serving.engine.clockBehindSeconds, language);
  if (behind) say(behind);
  if (decoders.by === null) say(`${DECODERS[language]}: ${decodersSaid(decoders)[language]}`);
  await untilStopped(long.signal);
  await serving.close();
  return { data: { port }, text: words("Stopped.", "Arrêté.")[language] };
};

export const serveCommand: Command = {
  name: "serve",
  about: words(
    "serve the portal, the console and the API until Ctrl-C",
    "servir le portail, la console et l'API jusqu'à Ctrl-C",
  ),
  example: "miroir serve --port 8080",
  options: {
    port: {
      value: "N",
      about: words(
        "listen there instead of on the configured port; links go along, unless a proxy answers at the configured address",
        "écouter là plutôt que sur le port configuré ; les liens suivent, sauf si un proxy répond à l'adresse configurée",
      ),
    },
  },
  run: async (context) => {
    const { onPort, readConfig } = await import("../config.ts");
    const config = readConfig(context.configPath);
    const port = portOf(context.options);
    return serveUntilStopped(context, port ? { ...config, serve: onPort(config.serve, port) } : config);
  },
};
