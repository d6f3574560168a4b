/** What happens on the server, told as it happens. The browser reconnects by itself; `live.on` says whether it holds. */

export const EVENT_KINDS = [
  "appearance.found",
  "request.opened",
  "consent.withdrawn",
  "scan.finished",
  "import.progress",
  "import.finished",
  "scan.progress",
  "enrolment.decided",
  "job.failed",
  "person.forgotten",
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface Happened {
  readonly kind: EventKind;
  readonly subjectId?: string;
  readonly albumId?: string;
  readonly appearanceId?: string;
  readonly requestNumber?: string;
  readonly dueOn?: string;
  readonly done?: number;
  readonly total?: number | null;
  /** To a person, in the place of both: 0 to 1. */
  readonly share?: number;
  readonly error?: string;
}

export interface Live {
  readonly on: boolean;
  close(): void;
}

/** @param happened told of each event, in the order of the server @param path under /api/v1 */
export const listen = (happened: (event: Happened) => void, path = "/events"): Live => {
  let on = $state(false);
  const source = new EventSource(`/api/v1${path}`);
  const told = ({ data }: MessageEvent<string>): void => {
    try {
      happened(JSON.parse(data) as Happened);
    } catch {
      // A line that is no event, as a keep-alive, says nothing.
    }
  };
  source.onopen = () => {
    on = true;
  };
  source.onerror = () => {
    on = false;
  };
  source.onmessage = told;
  for (const kind of EVENT_KINDS) source.addEventListener(kind, told as EventListener);
  return {
    get on() {
      return on;
    },
    close: () => source.close(),
  };
};
