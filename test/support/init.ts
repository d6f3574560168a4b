/** What is typed to make an instance where the command line runs. */
export const INIT = [
  "init",
  ...["--controller", "Club"],
  ...["--address", "1 Paper Street"],
  ...["--contact", "a@example.org"],
  ...["--other-faces-en", "none is needed: nobody in these pictures exists"],
  ...["--other-faces-fr", "aucun n'est nécessaire : personne dans ces images n'existe"],
] as const;
