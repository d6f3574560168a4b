/** Commands: restriction, objection, correction, confirmation by two. */
import type { Command } from "../command.ts";

export const rightsCommands: readonly Command[] = [];
