/** Commands: requests, recipients, mail and breaches. */
import type { Command } from "../command.ts";

export const requestsCommands: readonly Command[] = [];
