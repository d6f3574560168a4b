/** Commands: backup, restore, the authority pack. */
import type { Command } from "../command.ts";

export const keepingCommands: readonly Command[] = [];
