/**
 * The protobuf wire format, as far as editing an ONNX file needs it: a message is a list of fields in file order,
 * and a field that nobody touches is written back byte for byte.
 * https://protobuf.dev/programming-guides/encoding/
 */

/** A varint is a number below 2^53 in this use; fixed32 and fixed64 stay bytes; a length-delimited field is bytes. */
export interface Field {
  readonly number: number;
  readonly value: number | bigint | Uint8Array;
  /** 0 varint, 1 fixed64, 2 length-delimited, 5 fixed32. */
  readonly wire: number;
}

const readVarint = (bytes: Uint8Array, start: number): [bigint, number] => {
  let value = 0n;
  for (let index = start, shift = 0n; shift < 70n; index++, shift += 7n) {
    const byte = bytes[index];
    if (byte === undefined) break;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return [value, index + 1];
  }
  throw new RangeError("protobuf: a varint does not end");
};

const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** Splits a message into its fields. @throws RangeError when the bytes are not a protobuf message. */
export const readMessage = (bytes: Uint8Array): Field[] => {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [key, afterKey] = readVarint(bytes, at);
    const [number, wire] = [Number(key >> 3n), Number(key & 7n)];
    if (wire === 0) {
      const [value, next] = readVarint(bytes, afterKey);
      fields.push({ number, wire, value });
      at = next;
      continue;
    }
    const [size, start] = wire === 2 ? readVarint(bytes, afterKey) : [BigInt(FIXED[wire] ?? -1), afterKey];
    const end = start + Number(size);
    if (size < 0n || end > bytes.length) throw new RangeError(`protobuf: field ${number} does not fit`);
    fields.push({ number, wire, value: bytes.subarray(start, end) });
    at = end;
  }
  return fields;
};

const varint = (value: bigint): number[] => {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  return [...out, Number(rest)];
};

/** Joins fields into a message, in the order given. */
export const writeMessage = (fields: readonly Field[]): Uint8Array => {
  const parts = fields.flatMap(({ number, wire, value }) => {
    const key = varint((BigInt(number) << 3n) | BigInt(wire));
    if (!(value instanceof Uint8Array)) return [Uint8Array.from([...key, ...varint(BigInt(value))])];
    return [Uint8Array.from(wire === 2 ? [...key, ...varint(BigInt(value.length))] : key), value];
  });
  return new Uint8Array(Buffer.concat(parts));
};

/** A field of bytes (wire type 2). */
export const bytesField = (number: number, value: Uint8Array): Field => ({ number, wire: 2, value });

/** A field of text, which is bytes in UTF-8. */
export const textField = (number: number, value: string): Field =>
  bytesField(number, Buffer.from(value, "utf8"));

/** A whole number as a varint (wire type 0); a negative one is written as its 64-bit two's complement. */
export const numberField = (number: number, value: number | bigint): Field => ({ number, wire: 0, value });

/** A message inside a message: its fields, written, as bytes. */
export const messageField = (number: number, fields: readonly Field[]): Field =>
  bytesField(number, writeMessage(fields));

/** The texts of all fields with that number. */
export const texts = (fields: readonly Field[], number: number): string[] =>
  fields.flatMap((field) =>
    field.number === number && field.value instanceof Uint8Array
      ? [Buffer.from(field.value).toString("utf8")]
      : [],
  );
