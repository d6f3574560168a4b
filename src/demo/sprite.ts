/** Drawn figures as pixels: rasterised once, then turned, scaled, lit and laid on a photograph as often as needed. */
import sharp from "sharp";

/** Colour and cover of each pixel, colour already multiplied by cover. */
export interface Sprite {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** Pixels per unit of the drawing. */
  readonly scale: number;
}

/** Gains of red, green and blue. */
export type Light = readonly [number, number, number];

/** Where a sprite goes: the point `anchor` of the drawing (units) comes to `at` (px), turned clockwise around it. */
export interface Placement {
  readonly anchorX: number;
  readonly anchorY: number;
  readonly atX: number;
  readonly atY: number;
  /** Pixels of the photograph per unit of the drawing. */
  readonly scale: number;
  readonly degrees: number;
  readonly light: Light;
}

/** An opaque picture in red, green, blue. */
export interface Canvas {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const multiplyByCover = (bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length; at += 4) {
    if (bytes[at + 3] === 255 || bytes[at + 3] === 0) continue;
    const cover = bytes[at + 3]! / 255;
    bytes[at] = bytes[at]! * cover;
    bytes[at + 1] = bytes[at + 1]! * cover;
    bytes[at + 2] = bytes[at + 2]! * cover;
  }
};

/** Rasterises the inside of an SVG of so many units at so many pixels per unit. */
export const rasterise = async (
  inside: string,
  widthUnits: number,
  heightUnits: number,
  scale: number,
): Promise<Sprite> => {
  const [width, height] = [Math.ceil(widthUnits * scale), Math.ceil(heightUnits * scale)];
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${widthUnits} ${heightUnits}">`;
  const bytes = await sharp(Buffer.from(`${open}${inside}</svg>`))
    .ensureAlpha()
    .raw()
    .toBuffer();
  multiplyByCover(bytes);
  return { bytes, width, height, scale };
};

/** Sprite coordinates of a canvas pixel: u = x * along - y * across + u0, v = x * across + y * along + v0. */
const inverseOf = (sprite: Sprite, placement: Placement) => {
  const turn = (-placement.degrees * Math.PI) / 180;
  const shrink = sprite.scale / placement.scale;
  const [along, across] = [shrink * Math.cos(turn), shrink * Math.sin(turn)];
  const u0 = placement.anchorX * sprite.scale - along * placement.atX + across * placement.atY;
  const v0 = placement.anchorY * sprite.scale - across * placement.atX - along * placement.atY;
  return { along, across, u0, v0 };
};

/** Pixels of the canvas that the turned sprite can touch. */
const reach = (canvas: Canvas, sprite: Sprite, placement: Placement) => {
  const turn = (placement.degrees * Math.PI) / 180;
  const grow = placement.scale / sprite.scale;
  const corners = [0, sprite.width].flatMap((u) =>
    [0, sprite.height].map((v) => {
      const [x, y] = [
        u * grow - placement.anchorX * placement.scale,
        v * grow - placement.anchorY * placement.scale,
      ];
      return [
        placement.atX + x * Math.cos(turn) - y * Math.sin(turn),
        placement.atY + x * Math.sin(turn) + y * Math.cos(turn),
      ] as const;
    }),
  );
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    right: Math.min(canvas.width, Math.ceil(Math.max(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    bottom: Math.min(canvas.height, Math.ceil(Math.max(...ys))),
  };
};

/** The light as a table: what each of 256 levels becomes. */
const lit = (gain: number): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 256 }, (_, level) => level * gain);

/**
 * Lays the sprite on the canvas, bilinear. One loop over plain numbers: this is where a photograph's time goes.
 * Drawings are flat, so most pixels have four equal neighbours and need no mixing.
 */
export const lay = (canvas: Canvas, sprite: Sprite, placement: Placement): void => {
  const { along, across, u0, v0 } = inverseOf(sprite, placement);
  const { left, right, top, bottom } = reach(canvas, sprite, placement);
  const { bytes: from, width: stride } = sprite;
  const whole = new Uint32Array(from.buffer, from.byteOffset, from.length / 4);
  const [lastU, lastV] = [sprite.width - 2, sprite.height - 2];
  const [red, green, blue] = [lit(placement.light[0]), lit(placement.light[1]), lit(placement.light[2])];
  const to = canvas.bytes;
  for (let y = top; y < bottom; y++) {
    let u = along * (left - 1) - across * y + u0;
    let v = across * (left - 1) + along * y + v0;
    for (let x = left; x < right; x++) {
      u += along;
      v += across;
      if (u < 0 || v < 0 || u > lastU || v > lastV) continue;
      const column = u | 0;
      const row = v | 0;
      const pixel = row * stride + column;
      const first = whole[pixel]!;
      const at = 3 * (y * canvas.width + x);
      const a = 4 * pixel;
      const flat =
        first === whole[pixel + 1]! &&
        first === whole[pixel + stride]! &&
        first === whole[pixel + stride + 1]!;
      if (flat && from[a + 3] === 0) continue;
      if (flat && from[a + 3] === 255) {
        to[at] = red[from[a]!]!;
        to[at + 1] = green[from[a + 1]!]!;
        to[at + 2] = blue[from[a + 2]!]!;
        continue;
      }
      const b = a + 4;
      const c = a + 4 * stride;
      const d = c + 4;
      const du = u - column;
      const dv = v - row;
      const wa = (1 - du) * (1 - dv);
      const wb = du * (1 - dv);
      const wc = (1 - du) * dv;
      const wd = du * dv;
      const rest = 1 - (wa * from[a + 3]! + wb * from[b + 3]! + wc * from[c + 3]! + wd * from[d + 3]!) / 255;
      to[at] = mixed(red, wa * from[a]! + wb * from[b]! + wc * from[c]! + wd * from[d]!, rest, to[at]!);
      to[at + 1] = mixed(
        green,
        wa * from[a + 1]! + wb * from[b + 1]! + wc * from[c + 1]! + wd * from[d + 1]!,
        rest,
        to[at + 1]!,
      );
      to[at + 2] = mixed(
        blue,
        wa * from[a + 2]! + wb * from[b + 2]! + wc * from[c + 2]! + wd * from[d + 2]!,
        rest,
        to[at + 2]!,
      );
    }
  }
};

/** A lit level over what was there; never above white. */
const mixed = (light: Uint8ClampedArray, level: number, rest: number, under: number): number =>
  Math.min(255, light[(level + 0.5) | 0]! + rest * under + 0.5);
