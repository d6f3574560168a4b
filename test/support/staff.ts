/** Members of the staff who sign in without a browser: cookies carried by hand. */

import { createOTP } from "@better-auth/utils/otp";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { StaffRole } from "../../src/domain/act.ts";
import type { Miroir } from "../../src/index.ts";
import { type Asked, ask, TEST_URL } from "./server.ts";

export const PASSWORD = "four drawn horses by a quay";

/** Cookies as a browser keeps them. */
export class Jar {
  readonly cookies = new Map<string, string>();

  take(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const at = pair.indexOf("=");
      const gone = /max-age=0/i.test(line);
      if (gone) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  get header(): Record<string, string> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return { origin: TEST_URL, ...(cookie && { cookie }) };
  }
}

export interface Visitor {
  readonly jar: Jar;
  /** Under /api/v1. */
  ask(method: string, path: string, body?: unknown): Promise<Asked>;
  /** Under /api/auth. */
  auth(method: string, path: string, body?: unknown): Promise<Asked>;
}

export const visit = (app: OpenAPIHono): Visitor => {
  const jar = new Jar();
  return {
    jar,
    ask: async (method, path, body) => {
      const asked = await ask(app, method, path, { body, headers: jar.header });
      jar.take(asked.headers);
      return asked;
    },
    auth: async (method, path, body) => {
      const response = await app.request(`${TEST_URL}/api/auth${path}`, {
        method,
        headers: { ...jar.header, ...(body !== undefined && { "content-type": "application/json" }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      jar.take(response.headers);
      const text = await response.text();
      const json = /json/.test(response.headers.get("content-type") ?? "") ? JSON.parse(text) : undefined;
      return { status: response.status, headers: response.headers, json };
    },
  };
};

export const emailOf = (role: string): string => `${role}@example.org`;

/** Adds an account and chooses its password by the link. @returns its identifier */
export const addStaff = async (
  miroir: Miroir,
  app: OpenAPIHono,
  role: StaffRole,
  name: string = `Drawn ${role}`,
  email: string = emailOf(role),
): Promise<string> => {
  const { accountId, link } = await miroir.accounts.add({ email, name, role });
  const chosen = await visit(app).auth("POST", "/reset-password", {
    token: link.split("#")[1],
    newPassword: PASSWORD,
  });
  if (chosen.status !== 200) throw new Error(`no password: ${JSON.stringify(chosen.json)}`);
  return accountId;
};

/** The code an authenticator app shows now. */
export const codeOf = (totpUri: string): Promise<string> => {
  const secret = new URL(totpUri).searchParams.get("secret")!;
  return createOTP(Buffer.from(fromBase32(secret)).toString("utf8")).totp();
};

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const fromBase32 = (text: string): Uint8Array => {
  const bits = [...text].map((letter) => BASE32.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
};

/** Signs in with the password alone. */
export const signIn = async (app: OpenAPIHono, email: string): Promise<Visitor> => {
  const visitor = visit(app);
  const { status, json } = await visitor.auth("POST", "/sign-in/email", { email, password: PASSWORD });
  if (status !== 200) throw new Error(`not signed in: ${JSON.stringify(json)}`);
  return visitor;
};

/** Signs in for the first time, and sets up an authenticator app where the role asks for one. */
export const signInWhole = async (
  app: OpenAPIHono,
  email: string,
): Promise<Visitor & { readonly totpUri: string; readonly backupCodes: readonly string[] }> => {
  const visitor = await signIn(app, email);
  const { json } = await visitor.ask("GET", "/session");
  if (json.secondFactor !== "required") return { ...visitor, totpUri: "", backupCodes: [] };
  const enabled = await visitor.auth("POST", "/two-factor/enable", { password: PASSWORD });
  const { totpURI: totpUri, backupCodes } = enabled.json;
  await visitor.auth("POST", "/two-factor/verify-totp", { code: await codeOf(totpUri) });
  return { ...visitor, totpUri, backupCodes };
};
