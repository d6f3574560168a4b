/** Command: serve. */
import { readConfig } from "../config.ts";
import { serve as startServing } from "../serve.ts";
import { type Command, whole } from "./command.ts";
import { words } from "./text.ts";

const untilStopped = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    signal?.addEventListener("abort", () => resolve(), { once: true });
  });

export const serveCommands: readonly Command[] = [
  {
    name: "serve",
    about: words(
      "serve the portal, the console and the API until Ctrl-C",
      "servir le portail, la console et l'API jusqu'à Ctrl-C",
    ),
    example: "miroir serve --port 8080",
    options: {
      port: {
        value: "N",
        about: words("instead of the port of the configuration", "au lieu du port de la configuration"),
      },
    },
    run: async ({ options, configPath, language, long, say }) => {
      const config = readConfig(configPath);
      const port = whole(options, "port");
      const serving = await startServing({ config, ...(port && { port }) });
      const { url } = serving;
      say(
        words(
          `Portal: ${url}/\nConsole: ${url}/console\nAPI: ${url}/api\nListening on ${config.serve.host}, port ${serving.port}. Ctrl-C ends it.`,
          `Portail : ${url}/\nConsole : ${url}/console\nAPI : ${url}/api\nÀ l'écoute sur ${config.serve.host}, port ${serving.port}. Ctrl-C y met fin.`,
        )[language],
      );
      await untilStopped(long.signal);
      await serving.close();
      return { data: { port: serving.port }, text: words("Stopped.", "Arrêté.")[language] };
    },
  },
];
