/** How lists of people call their columns, in English and French, and which column is which. */

/** A heading as it is compared: without case, accents, spaces and points. */
const folded = (heading: string): string =>
  heading
    .normalize("NFD")
    .toLowerCase()
    .replace(/n°/g, "numero")
    .replace(/[^a-z]/g, "");

/** What every list of people may say of each, as compared. */
export const PERSON_HEADINGS = {
  name: ["name", "fullname", "lastname", "surname", "nom", "nomcomplet", "nomdefamille"],
  first: ["firstname", "givenname", "prenom"],
  address: [
    "email",
    "mail",
    "emailaddress",
    "address",
    "adresse",
    "courriel",
    "adressemail",
    "adresseelectronique",
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/**
 * Where each column stands, of two with the same meaning the first.
 * @returns `notRead`: headings that mean nothing here, as they are written
 */
export const columnsIn = <Column extends string>(
  header: readonly string[],
  headings: Readonly<Record<Column, readonly string[]>>,
): { readonly columns: ReadonlyMap<Column, number>; readonly notRead: readonly string[] } => {
  const columns = new Map<Column, number>();
  const notRead: string[] = [];
  for (const [at, heading] of header.entries()) {
    const found = (Object.keys(headings) as Column[]).find(
      (column) => !columns.has(column) && headings[column].includes(folded(heading)),
    );
    if (found) columns.set(found, at);
    else if (heading.trim() !== "") notRead.push(heading.trim());
  }
  return { columns, notRead };
};
