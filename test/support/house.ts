/** The house: which room may open which door. ARCHITECTURE.md shows it, `test/architecture.test.ts` holds it, `test/docs.test.ts` keeps the two equal. */

interface Room {
  /** Null for the wiring, which stands beside the stairs. */
  readonly floor: number | null;
  readonly mayImport: readonly string[];
  readonly packages: readonly string[];
  /** node: modules, where they are limited. */
  readonly node?: readonly string[];
}

/** `wiring` is the files beside the rooms: app.ts, config.ts, index.ts. */
export const HOUSE: Readonly<Record<string, Room>> = {
  words: { floor: 0, mayImport: [], packages: ["intl-messageformat"], node: [] },
  domain: { floor: 0, mayImport: ["words"], packages: [], node: [] },
  vision: {
    floor: 1,
    mayImport: ["domain"],
    packages: ["sharp", "onnxruntime-node", "libheif-js", "tar", "zod"],
  },
  archive: {
    floor: 1,
    mayImport: ["words", "domain"],
    packages: [
      "@aws-sdk/client-s3",
      "chokidar",
      "csv-parse",
      "exifreader",
      "@xmldom/xmldom",
      "tar-stream",
      "yaml",
      "yauzl",
      "yazl",
      "zod",
    ],
  },
  gallery: { floor: 1, mayImport: ["domain"], packages: [], node: [] },
  vault: { floor: 1, mayImport: ["domain"], packages: ["age-encryption"] },
  ledger: { floor: 1, mayImport: [], packages: [], node: ["crypto"] },
  paper: {
    floor: 1,
    mayImport: ["words", "domain"],
    packages: ["pdfkit", "fontkit", "bidi-js", "linebreak", "uqr", "yazl"],
  },
  post: { floor: 1, mayImport: ["words", "domain"], packages: ["nodemailer"] },
  store: { floor: 1, mayImport: ["words", "domain"], packages: ["pg"] },
  engine: {
    floor: 2,
    mayImport: [
      "words",
      "domain",
      "vision",
      "archive",
      "gallery",
      "vault",
      "ledger",
      "paper",
      "post",
      "store",
    ],
    packages: [],
  },
  api: {
    floor: 3,
    mayImport: ["words", "domain", "engine"],
    packages: [
      "hono",
      "@hono/zod-openapi",
      "@hono/node-server",
      "better-auth",
      "@better-auth/passkey",
      "@tus/server",
      "@tus/file-store",
      "busboy",
    ],
  },
  client: { floor: 3, mayImport: [], packages: ["openapi-fetch"], node: [] },
  web: {
    floor: 4,
    mayImport: ["words", "client", "domain", "ledger"],
    packages: [
      "svelte",
      "better-auth",
      "@better-auth/passkey",
      "tus-js-client",
      "uqr",
      "echarts",
      "@noble/curves",
      "@noble/hashes",
      "intl-messageformat",
    ],
    node: [],
  },
  demo: { floor: 4, mayImport: ["words", "domain", "engine", "wiring"], packages: ["facesjs", "sharp"] },
  cli: { floor: 4, mayImport: ["words", "domain", "engine", "api", "demo", "wiring"], packages: [] },
  wiring: {
    floor: null,
    mayImport: [
      "words",
      "domain",
      "vision",
      "archive",
      "gallery",
      "vault",
      "ledger",
      "paper",
      "post",
      "store",
      "engine",
      "api",
    ],
    packages: ["zod"],
  },
};

/**
 * The rooms of the engine, from the ground up: each opens doors to rooms of lower floors, never to one beside it or above.
 * No file lies directly in `engine/`.
 */
export const ENGINE_ROOMS: Readonly<Record<string, number>> = {
  images: 1,
  gate: 2,
  letters: 3,
  people: 4,
  evidence: 4,
  shown: 5,
  archive: 6,
  leaving: 6,
  consent: 7,
  recipients: 8,
  compare: 8,
  members: 8,
  requests: 9,
  report: 9,
  publish: 9,
  staff: 9,
  sidecars: 10,
  authority: 10,
  portal: 10,
  clock: 11,
};
