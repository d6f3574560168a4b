/** Commands: consents, notices and receipts. */
import type { Command } from "../command.ts";

export const consentsCommands: readonly Command[] = [];
