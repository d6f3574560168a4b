/** The code that somebody shows on her telephone while she stands before a steward: how it is written, and how long it lasts. */

/** Without what is mistaken for something else: 0 and O, 1, I and L, 5 and S, 2 and Z, 8 and B, U and V. */
export const CODE_ALPHABET = "34679ACDEFGHJKMNPQRTWXY";
/** 23^8 are 78 billion: nobody guesses one in a quarter of an hour, and eight letters are typed in a breath. */
export const CODE_LENGTH = 8;
export const CODE_MINUTES = 15;

const CODE = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`);

/** Spaces, dashes and small letters are the same code. @returns undefined of what cannot be one */
export const codeAsTyped = (typed: string): string | undefined => {
  const code = typed.toUpperCase().replace(/[\s.–-]/g, "");
  return CODE.test(code) ? code : undefined;
};

/** `ACDE-3467`: in two groups. */
export const printedCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What a code scanned by a camera says: the address of the steward's page with the code behind #, or the code alone. */
export const codeScanned = (scanned: string): string | undefined =>
  codeAsTyped(scanned.slice(scanned.lastIndexOf("#") + 1));
