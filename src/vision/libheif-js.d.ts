/** What is used of libheif, compiled to WebAssembly with its functions as they are called in C; its own types name every type `any`. */
declare module "libheif-js/wasm-bundle.js" {
  /** Enumerations are objects that are equal to themselves. */
  type Code = object;
  type Handle = { readonly code?: Code; readonly message?: string };
  interface Plane {
    readonly width: number;
    readonly height: number;
    /** Bytes from one row to the next. */
    readonly stride: number;
    /** In the memory of the library, until the image is released. */
    readonly data: Uint8Array;
  }
  interface Decoded {
    readonly code?: Code;
    readonly message?: string;
    readonly image: object;
    readonly channels: readonly Plane[];
  }
  interface LibHeif {
    readonly ready?: Promise<unknown>;
    readonly heif_error_code: { readonly heif_error_Ok: Code };
    readonly heif_colorspace: { readonly heif_colorspace_RGB: Code };
    readonly heif_chroma: {
      readonly heif_chroma_interleaved_RGB: Code;
      readonly heif_chroma_interleaved_RGBA: Code;
    };
    heif_context_alloc(): object | null;
    heif_context_free(context: object): void;
    heif_context_read_from_memory(
      context: object,
      bytes: Uint8Array,
    ): { readonly code: Code; readonly message: string };
    heif_js_context_get_list_of_top_level_image_IDs(
      context: object,
    ): readonly number[] | { readonly code: Code };
    heif_js_context_get_primary_image_handle(context: object): Handle;
    heif_js_context_get_image_handle(context: object, id: number): Handle;
    heif_image_handle_get_width(handle: Handle): number;
    heif_image_handle_get_height(handle: Handle): number;
    heif_image_handle_has_alpha_channel(handle: Handle): number;
    heif_image_handle_is_primary_image(handle: Handle): number;
    heif_image_handle_release(handle: Handle): void;
    heif_js_decode_image2(handle: Handle, colours: Code, chroma: Code): Decoded;
    heif_image_release(image: object): void;
  }
  const libheif: LibHeif;
  export default libheif;
}
