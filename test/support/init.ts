/** What is typed to make an instance where the command line runs. */
export const INIT = [
  "init",
  ...["--controller", "Club"],
  ...["--address", "1 Paper Street"],
  ...["--contact", "a@example.org"],
] as const;
