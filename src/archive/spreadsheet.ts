/** Text as spreadsheet programs save it: what stands between its fields. */

/** The delimiter that the first line has most of, outside quotes: semicolons where the comma is the decimal point. */
export const delimiterOf = (content: string): string => {
  const header = (/^[^\r\n]*/.exec(content)?.[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
};
