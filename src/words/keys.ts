/** The keys of every text, read off the catalogues of the language that is written first. */
import type api from "./en/api.json";
import type archive from "./en/archive.json";
import type cli from "./en/cli.json";
import type console from "./en/console.json";
import type demo from "./en/demo.json";
import type domain from "./en/domain.json";
import type engine from "./en/engine.json";
import type errors from "./en/errors.json";
import type paper from "./en/paper.json";
import type phrases from "./en/phrases.json";
import type portal from "./en/portal.json";
import type shared from "./en/shared.json";

export type Key =
  | keyof typeof api
  | keyof typeof archive
  | keyof typeof cli
  | keyof typeof console
  | keyof typeof demo
  | keyof typeof domain
  | keyof typeof engine
  | keyof typeof errors
  | keyof typeof paper
  | keyof typeof phrases
  | keyof typeof portal
  | keyof typeof shared;
