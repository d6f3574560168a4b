/** What may be asked for, the most usual first. */
export const KINDS = [
  "access",
  "erasure",
  "objection",
  "rectification",
  "restriction",
  "portability",
  "withdrawal",
  "information",
] as const;
