/** heic-decode 2.1 has no types of its own. */
declare module "heic-decode" {
  interface HeicImage {
    readonly width: number;
    readonly height: number;
    decode(): Promise<{ readonly width: number; readonly height: number; readonly data: Uint8ClampedArray }>;
  }
  interface HeicImages extends ReadonlyArray<HeicImage> {
    dispose(): void;
  }
  const heicDecode: {
    (input: { buffer: Uint8Array }): ReturnType<HeicImage["decode"]>;
    all(input: { buffer: Uint8Array }): Promise<HeicImages>;
  };
  export default heicDecode;
}
