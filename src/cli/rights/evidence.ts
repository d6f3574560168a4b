/** Commands: proofs and checkpoints of the log. */
import type { Command } from "../command.ts";

export const evidenceCommands: readonly Command[] = [];
