/** QR codes (ISO/IEC 18004), drawn without a picture library: as SVG, in a terminal, and as squares for the PDF. */
import { encode, renderUnicodeCompact } from "uqr";

/** Light modules around the code, as the standard asks; scanners fail without them. */
const QUIET = 4;

/** M: a printed page that is folded or stained still reads (15 % may be lost). */
const options = { ecc: "M", border: QUIET } as const;

/** Rows of modules, `true` is dark, with the quiet zone around it. */
export const qrModules = (text: string): readonly (readonly boolean[])[] => encode(text, options).data;

/** One path: runs of dark modules of each row. */
const pathOf = (modules: readonly (readonly boolean[])[]): string =>
  modules
    .map((row, y) => {
      const runs: string[] = [];
      for (let x = 0; x < row.length; x++) {
        const start = x;
        while (row[x]) x++;
        if (x > start) runs.push(`M${start} ${y}h${x - start}v1h-${x - start}z`);
      }
      return runs.join("");
    })
    .join("");

/** An SVG element without a size of its own: dark on white also where the page is dark. @param label what it is, for a reader by ear */
export const qrSvg = (text: string, label = "QR code"): string => {
  const modules = qrModules(text);
  const side = modules.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}h-${side}z"/><path fill="#000" d="${pathOf(modules)}"/></svg>`;
};

/** Half blocks, two modules a character, light on the terminal's dark. */
export const qrTerminal = (text: string): string => renderUnicodeCompact(text, options);
