/** The portal as a browser uses it: a made face before a camera, a cookie, and every call through the API. */
import assert from "node:assert/strict";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { CAPTURE_STEPS, type CaptureStep } from "../../src/domain/capture.ts";
import { SECOND_STATEMENT } from "../../src/domain/portal.ts";
import type { Miroir } from "../../src/index.ts";
import { makePicture } from "./made-vision.ts";
import { type Asked, ask, clockBehind } from "./server.ts";

/** What her camera sees while she does a step. */
export const madeFrame = async (person: number, step: CaptureStep, noise = 0): Promise<Uint8Array> => {
  const size = step === "closer" ? 120 : 80;
  return makePicture({
    width: 320,
    height: 240,
    background: 3,
    format: "jpeg",
    faces: [
      {
        person,
        x: (320 - size) / 2,
        y: (240 - size) / 2,
        size,
        noise: noise + 6 + CAPTURE_STEPS.indexOf(step),
      },
    ],
    exif: { IFD0: { ImageDescription: `pose:${step}` } },
  });
};

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

export interface Browser {
  cookie: string;
  /** Her hand and her head are not as quick as a program: the instance's clock goes on. */
  wait(seconds: number): void;
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Asked>;
}

export const browserOf = (app: OpenAPIHono): Browser => {
  const browser: Browser = {
    cookie: "",
    wait: (seconds) => {
      const clock = clockBehind(app);
      if (clock) clock.now = new Date(clock.now.getTime() + seconds * 1000);
    },
    ask: async (method, path, body, headers = {}) => {
      const answer = await ask(app, method, path, {
        ...(body !== undefined && { body }),
        headers: { ...(browser.cookie && { cookie: browser.cookie }), ...headers },
      });
      const set = answer.headers.get("set-cookie");
      if (set) browser.cookie = set.split(";")[0]!;
      return answer;
    },
  };
  return browser;
};

/** Does every step, `person` before the camera. @returns identifier of the enrolment */
export const capture = async (
  browser: Browser,
  invitation: string | null,
  person: (step: CaptureStep) => number,
): Promise<string> => {
  const begun = await browser.ask("POST", "/portal/enrolments", { invitation });
  assert.equal(begun.status, 201, JSON.stringify(begun.json));
  const { enrolment, steps } = begun.json as { enrolment: string; steps: CaptureStep[] };
  for (const step of steps) {
    browser.wait(2);
    const frames = [base64(await madeFrame(person(step), step))];
    const followed = await browser.ask("POST", `/portal/enrolments/${enrolment}/frames`, { step, frames });
    assert.equal(followed.json.passed, true, `${step}: ${JSON.stringify(followed.json)}`);
  }
  return enrolment;
};

export const tokenIn = (url: string): string => url.slice(url.lastIndexOf("/") + 1);

export const YES = { secondStatement: SECOND_STATEMENT.en };

export const agreement = { name: "Ada Drawn", email: null, ageBand: "adult", purposes: ["find"] } as const;

/** Somebody who knows her saw her beside her frames (law 11). */
export const vouchedFor = (miroir: Pick<Miroir, "enrolments">, id: string) =>
  miroir.enrolments.decide({
    id,
    decision: "approve",
    comparedBy: "known-personally",
    because: "She sings in our choir.",
  });

/** From the invitation to their personal key. */
export const enrolInPortal = async (
  browser: Browser,
  url: string,
  person: number,
  said: Record<string, unknown> = {},
): Promise<Asked> => {
  const enrolment = await capture(browser, tokenIn(url), () => person);
  const agreed = await browser.ask("POST", `/portal/enrolments/${enrolment}/consent`, {
    ...agreement,
    ...said,
  });
  assert.equal(agreed.status, 200, JSON.stringify(agreed.json));
  return browser.ask("POST", `/portal/enrolments/${enrolment}/confirm`, YES);
};
