/** Builds the pages: two documents, no inline script or style, nothing from elsewhere. */
import { join } from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const here = import.meta.dirname ?? ".";
const web = join(here, "src", "web");

export default defineConfig({
  root: web,
  publicDir: join(web, "public"),
  plugins: [svelte({ configFile: join(here, "svelte.config.js") })],
  // The ledger's own code verifies proofs in the page; the two functions that it takes from Node come from here.
  resolve: { alias: { "node:crypto": join(web, "shared", "node-crypto.ts") } },
  build: {
    outDir: join(here, "build", "web"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { portal: join(web, "index.html"), console: join(web, "console.html") } },
  },
});
