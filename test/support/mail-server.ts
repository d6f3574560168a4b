/** A real SMTP server on this machine, that keeps what it is given and refuses what it is told to. */
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import { SMTPServer } from "smtp-server";
import type { MailServer } from "../../src/post/post.ts";

export interface Delivered {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the wire. */
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

export interface MailServerOptions {
  readonly security?: MailServer["security"];
  readonly certificate?: { readonly key: string; readonly cert: string };
  readonly login?: { readonly user: string; readonly password: string };
  /** What is answered to a recipient; undefined accepts. */
  readonly toRecipient?: (address: string) => { code: number; text: string } | undefined;
  /** What is answered once the message is there; undefined accepts. */
  readonly toMessage?: (raw: string) => { code: number; text: string } | undefined;
  /** Runs when a message has been taken, before the server says so. */
  readonly onMessage?: () => void;
}

export interface RunningMailServer {
  readonly port: number;
  readonly delivered: Delivered[];
  /** For `settings.mail`. */
  readonly settings: MailServer;
  close(): Promise<void>;
}

const refusal = ({ code, text }: { code: number; text: string }): Error =>
  Object.assign(new Error(text), { responseCode: code });

/** The lines of a header, unfolded, by lower-case name. */
export const headersOf = (raw: string): Map<string, string[]> => {
  const head = raw.split(/\r?\n\r?\n/)[0]!.replace(/\r?\n[ \t]+/g, " ");
  const headers = new Map<string, string[]>();
  for (const line of head.split(/\r?\n/)) {
    const at = line.indexOf(":");
    const name = line.slice(0, at).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(at + 1).trim()]);
  }
  return headers;
};

/** The text of a message whose body is base64. */
export const textOf = (raw: string): string =>
  Buffer.from(
    raw
      .split(/\r?\n\r?\n/)
      .slice(1)
      .join(""),
    "base64",
  )
    .toString("utf8")
    .replaceAll("\r\n", "\n");

/** Encoded words of RFC 2047 in base64 or quoted-printable, read. */
export const readWords = (value: string): string =>
  value
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?(b|q)\?([^?]*)\?=/gi, (_, how: string, text: string) =>
      how.toLowerCase() === "b"
        ? Buffer.from(text, "base64").toString("utf8")
        : Buffer.from(
            text
              .replaceAll("_", " ")
              .replace(/=([0-9a-f]{2})/gi, (_whole, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            "latin1",
          ).toString("utf8"),
    );

export const startMailServer = async (
  t: Pick<TestContext, "after">,
  options: MailServerOptions = {},
): Promise<RunningMailServer> => {
  const { security = "none", login } = options;
  const delivered: Delivered[] = [];
  const server = new SMTPServer({
    secure: security === "tls",
    ...options.certificate,
    disabledCommands: [...(security === "none" ? ["STARTTLS"] : []), ...(login ? [] : ["AUTH"])],
    authOptional: !login,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    onAuth: (auth, _session, then) =>
      login && auth.username === login.user && auth.password === login.password
        ? then(null, { user: auth.username })
        : then(refusal({ code: 535, text: "5.7.8 Authentication failed" })),
    onRcptTo: (address, _session, then) => {
      const refused = options.toRecipient?.(address.address);
      return refused ? then(refusal(refused)) : then();
    },
    onData: (stream, session, then) => {
      const pieces: Buffer[] = [];
      stream.on("data", (piece: Buffer) => pieces.push(piece));
      stream.on("end", () => {
        const raw = Buffer.concat(pieces).toString("utf8");
        const refused = options.toMessage?.(raw);
        if (refused) return then(refusal(refused));
        const from = session.envelope.mailFrom;
        delivered.push({
          from: from ? from.address : "",
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw,
          secure: session.secure,
          user: session.user as string | undefined,
        });
        options.onMessage?.();
        return then(null, "2.0.0 Ok: queued as 4711");
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((then) => server.listen(0, "127.0.0.1", () => then()));
  const { port } = server.server.address() as AddressInfo;
  const close = (): Promise<void> => new Promise((then) => server.close(() => then()));
  t.after(close);
  return {
    port,
    delivered,
    settings: {
      host: "127.0.0.1",
      port,
      security,
      user: login?.user ?? null,
      passwordFile: null,
      from: "Club of Drawn People <privacy@example.org>",
    },
    close,
  };
};
