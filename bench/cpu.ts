/** Seconds of work of this process and of the programs that it started and that have ended: what others do on the machine does not count. */
import { readFileSync } from "node:fs";

/** Ticks a second, as Linux counts them for /proc everywhere. */
const TICKS = 100;

/** From `utime` on, counted after the name, which is in brackets and may hold anything (proc(5)): own and children's, user and system. */
const FIRST = 11;

/** Where there is no /proc only what this process did. */
export const cpuSeconds = (): number => {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields.slice(FIRST, FIRST + 4).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000_000;
  }
};
