/**
 * When a picture was taken, where its file and a sidecar both say it. A sidecar goes before the file, being what was
 * corrected last; but programs also repeat what the camera wrote, without its zone or turned to UTC, and that corrects nothing.
 */

/** As `Metadata.takenAt` is written. */
const MOMENT = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/;

interface Moment {
  readonly day: string;
  /** Hours and minutes; absent where only the day is known. */
  readonly minute: string | undefined;
  readonly second: string | undefined;
  readonly zone: string | undefined;
  /** Milliseconds since 1970, as if the clock showed UTC. */
  readonly shownMs: number;
}

const momentOf = (text: string): Moment | undefined => {
  const parts = MOMENT.exec(text);
  if (!parts) return undefined;
  const [, day = "", minute, second, zone] = parts;
  return { day, minute, second, zone, shownMs: Date.parse(`${day}T${minute ?? "00:00"}:${second ?? "00"}Z`) };
};

const MINUTE = 60_000;

const offsetMs = (zone: string): number => {
  if (zone === "Z") return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
};

/** The same clock, as far as both say it: some programs leave out the seconds, or everything but the day. */
const showsTheSame = (own: Moment, said: Moment): boolean =>
  own.day === said.day &&
  (said.minute === undefined ||
    (said.minute === own.minute && (said.second === own.second || said.second === "00")));

/** Zones of the world are quarters of an hour, from UTC-12 to UTC+14. */
const isZone = (ms: number): boolean =>
  ms % (15 * MINUTE) === 0 && ms >= -12 * 60 * MINUTE && ms <= 14 * 60 * MINUTE;

const zoneText = (ms: number): string => {
  const minutes = Math.abs(ms) / MINUTE;
  const two = (value: number): string => String(value).padStart(2, "0");
  return ms === 0 ? "Z" : `${ms < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

/** UTC beside the camera's clock, which knows no zone: the two together are the zone, and the day stays the camera's. */
const zoneFrom = (own: Moment, said: Moment): string | undefined => {
  const ms = own.shownMs - said.shownMs;
  const isKnown = said.zone === "Z" && own.zone === undefined && own.minute !== undefined;
  return isKnown && isZone(ms) ? zoneText(ms) : undefined;
};

/** An instant of UTC on the camera's clock. */
const inZone = ({ shownMs }: Moment, zone: string): string =>
  new Date(shownMs + offsetMs(zone)).toISOString().slice(0, 19) + zone;

/** Of the same clock, the one that knows more. Z beside a zone is a program's that takes every clock for UTC. */
const fullerOf = (own: string, first: Moment, said: string, second: Moment): string => {
  if (second.zone === undefined) return own;
  if (first.zone === undefined) return first.minute === undefined ? said : own + second.zone;
  return second.zone === "Z" || second.zone === first.zone ? own : said;
};

/**
 * Of what the file and a sidecar say, what stands.
 * @param own as the file says it @param said as the sidecar does
 */
export const momentOfBoth = (own: string | undefined, said: string | undefined): string | undefined => {
  if (own === undefined || said === undefined) return said ?? own;
  const [first, second] = [momentOf(own), momentOf(said)];
  if (!first || !second) return said;
  if (showsTheSame(first, second)) return fullerOf(own, first, said, second);
  const zone = zoneFrom(first, second);
  if (zone !== undefined) return own + zone;
  if (first.zone === undefined || second.zone === undefined) return said;
  const isSame = first.shownMs - offsetMs(first.zone) === second.shownMs - offsetMs(second.zone);
  if (isSame) return own;
  return second.zone === "Z" ? inZone(second, first.zone) : said;
};
