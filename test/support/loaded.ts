/** For `node --import`: writes the address of every module that a program loads to the file named in `LOADED`, as it ends. */
import { writeFileSync } from "node:fs";
import { registerHooks } from "node:module";

const loaded: string[] = [];
registerHooks({
  load: (url, context, next) => {
    loaded.push(url);
    return next(url, context);
  },
});
process.on("exit", () => writeFileSync(process.env.LOADED!, loaded.join("\n")));
