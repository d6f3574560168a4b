/**
 * The organisation's own SMTP server: hands it one message at a time and says what it answered. One of
 * three places that connect to anything besides the database (R92), and only where `settings.mail` names a server.
 */
import { readFileSync, statSync } from "node:fs";
import { createTransport } from "nodemailer";
import { MiroirError } from "../domain/errors.ts";
import { type Message, mailOf, parseSender } from "./message.ts";

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly security: "tls" | "starttls" | "none";
  readonly user: string | null;
  readonly passwordFile: string | null;
  readonly from: string;
}

/** `answer` is what the server said, word for word: it may hold the address. `code` never does. */
export interface Posted {
  readonly outcome:
    | "delivered"
    /** For this message, not now: 4xx. */
    | "later"
    /** For this message, never: the server refuses the address or what is written. */
    | "refused"
    /** For every message: no connection, no login, no certificate. */
    | "down";
  readonly code: string;
  readonly answer: string;
}

export interface Post {
  send(message: Omit<Message, "from">): Promise<Posted>;
  close(): void;
}

const OTHERS = 0o077;
const HAS_MODES = process.platform !== "win32";
const CONNECT_MS = 20_000;
const SOCKET_MS = 60_000;

/** @throws MiroirError post/bad-password-file */
const passwordIn = (path: string): string => {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new MiroirError("post/bad-password-file", { path, problem }, { cause });
  };
  try {
    const mode = statSync(path).mode & 0o777;
    if (HAS_MODES && (mode & OTHERS) !== 0) return refuse(`mode ${mode.toString(8).padStart(4, "0")}`);
    return readFileSync(path, "utf8").replace(/\r?\n$/, "");
  } catch (cause) {
    if (cause instanceof MiroirError) throw cause;
    return refuse(String((cause as NodeJS.ErrnoException).code ?? "unreadable"), cause);
  }
};

const OWN_MACHINE = ["localhost", "127.0.0.1", "::1"];

/** @throws MiroirError config/invalid, post/bad-password-file */
const loginOf = ({ user, passwordFile, security, host }: MailServer) => {
  if (user === null || passwordFile === null) return {};
  if (security === "none" && !OWN_MACHINE.includes(host))
    throw new MiroirError("config/invalid", {
      path: "mail",
      problem: "a password is sent without TLS to this machine only",
    });
  return { auth: { user, pass: passwordIn(passwordFile) } };
};

/** The reply code, and the enhanced one of RFC 3463 where the server gives it. */
const codeIn = (answer: string): string | undefined =>
  /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(answer)?.slice(1).filter(Boolean).join(" ");

interface Refusal extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** What a failure is about: this message when the server spoke of its recipient or its text, else the way to it. */
const verdictOf = (refusal: Refusal): Posted => {
  const { responseCode = 0, command = "", code = "unknown" } = refusal;
  const answer = refusal.response ?? refusal.message;
  const about = /^(?:RCPT TO|DATA)/.test(command) && responseCode >= 400 && responseCode !== 421;
  return {
    outcome: about ? (responseCode >= 500 ? "refused" : "later") : "down",
    code: (responseCode && codeIn(answer)) || (responseCode ? String(responseCode) : code),
    answer,
  };
};

/**
 * @param trust `ca`: certificates besides the system's, for tests
 * @throws MiroirError config/invalid, post/bad-password-file
 */
export const openPost = (server: MailServer, trust: { readonly ca?: string } = {}): Post => {
  const from = parseSender(server.from);
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === "tls",
    requireTLS: server.security === "starttls",
    ignoreTLS: server.security === "none",
    tls: { minVersion: "TLSv1.2", ...trust },
    ...loginOf(server),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SOCKET_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      try {
        const { response } = await transport.sendMail(mailOf({ ...message, from }));
        return { outcome: "delivered", code: codeIn(response) ?? "250", answer: response };
      } catch (fault) {
        return verdictOf(fault as Refusal);
      }
    },
    close: () => transport.close(),
  };
};
