/** Commands: what a person is given: report, portability. */
import type { Command } from "../command.ts";

export const reportsCommands: readonly Command[] = [];
