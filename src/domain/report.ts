/** The answer to a request for access: in which formats it is written. */
export const FORMATS = ["html", "pdf", "json", "zip"] as const;
export type Format = (typeof FORMATS)[number];
