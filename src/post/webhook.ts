/**
 * A program of the organisation's own, told of an event: one signed POST (Standard Webhooks 1.0), and the status of what it
 * answers, of which nothing more is read. Its address stands in the configuration file; a redirection is not followed.
 */
import { createHmac } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { MiroirError } from "../domain/errors.ts";

export interface Hook {
  readonly url: string;
  readonly secretFile: string;
}

export interface HookMessage {
  /** The same at every try, so that the receiver knows it again. */
  readonly id: string;
  readonly at: Date;
  readonly body: string;
}

export type Told =
  | { readonly outcome: "delivered"; readonly status: number }
  /** No connection, or an answer that is no 2xx. */
  | { readonly outcome: "failed"; readonly status: number | null; readonly problem: string };

const OTHERS = 0o077;
const HAS_MODES = process.platform !== "win32";
const PREFIX = "whsec_";
/** As the specification bounds it. */
const SECRET_BYTES = { least: 24, most: 64 } as const;

/** @throws MiroirError webhook/bad-secret */
export const secretIn = (path: string): Uint8Array => {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new MiroirError("webhook/bad-secret", { problem }, { cause });
  };
  let text: string;
  try {
    const mode = statSync(path).mode & 0o777;
    if (HAS_MODES && (mode & OTHERS) !== 0) return refuse(`mode ${mode.toString(8).padStart(4, "0")}`);
    text = readFileSync(path, "utf8").trim();
  } catch (cause) {
    if (cause instanceof MiroirError) throw cause;
    return refuse(String((cause as NodeJS.ErrnoException).code ?? "unreadable"), cause);
  }
  const secret = Buffer.from(text.slice(PREFIX.length), "base64");
  const { least, most } = SECRET_BYTES;
  if (!text.startsWith(PREFIX) || secret.length < least || secret.length > most)
    return refuse(`not ${PREFIX} and ${least} to ${most} bytes in base64`);
  return secret;
};

/** What the receiver computes as well: HMAC-SHA-256 over identifier, time and body. */
export const signatureOf = (secret: Uint8Array, { id, at, body }: HookMessage): string => {
  const signed = `${id}.${Math.floor(at.getTime() / 1000)}.${body}`;
  return `v1,${createHmac("sha256", secret).update(signed).digest("base64")}`;
};

const ANSWER_MS = 15_000;

const isDelivered = (status: number): boolean => status >= 200 && status < 300;

/** One try. Never throws for what the other side does or fails to do. @throws MiroirError webhook/bad-secret */
export const tellHook = async (hook: Hook, message: HookMessage): Promise<Told> => {
  const { id, at, body } = message;
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    "user-agent": "miroir",
    "webhook-id": id,
    "webhook-timestamp": Math.floor(at.getTime() / 1000),
    "webhook-signature": signatureOf(secretIn(hook.secretFile), message),
  };
  const request = hook.url.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(hook.url, { method: "POST", headers, agent: false });
    // Over everything: name, connection, TLS, and an answer that drips.
    const clock = setTimeout(
      () => sent.destroy(Object.assign(new Error(), { code: "ETIMEDOUT" })),
      ANSWER_MS,
    );
    const end = (told: Told): void => {
      clearTimeout(clock);
      sent.destroy();
      resolve(told);
    };
    sent.once("response", ({ statusCode: status = 0 }) =>
      end(
        isDelivered(status)
          ? { outcome: "delivered", status }
          : { outcome: "failed", status, problem: `HTTP ${status}` },
      ),
    );
    // A code, and never the message: it may hold an address.
    sent.on("error", ({ code = "unknown" }: NodeJS.ErrnoException) =>
      end({ outcome: "failed", status: null, problem: code }),
    );
    sent.end(body);
  });
};
