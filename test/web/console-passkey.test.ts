/** A passkey, made and used in a real browser with an authenticator of its own. */
import assert from "node:assert/strict";
import test from "node:test";
import { NO_BROWSER, openBrowser, openPage, servedInstance } from "../support/browser.ts";
import { appOf } from "../support/server.ts";
import { addStaff, codeOf, emailOf, PASSWORD } from "../support/staff.ts";

test("a passkey signs in without a password, and only where the device asked who is there", {
  skip: NO_BROWSER,
}, async (t) => {
  const { miroir, engine, url } = await servedInstance(t, { hostname: "localhost" });
  await addStaff(miroir, appOf(engine), "administrator");
  const { page, context } = await openPage(t, await openBrowser(t), { url });
  const devtools = await context.newCDPSession(page);
  await devtools.send("WebAuthn.enable");
  const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const button = (name: string) => page.getByRole("button", { name, exact: true });

  await page.goto("/console");
  await page.getByLabel("E-mail address").fill(emailOf("administrator"));
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await button("Sign in").click();
  await page.getByLabel("Your password").fill(PASSWORD);
  await button("Set up the authenticator").click();
  const secret = await page.locator("section code").first().textContent();
  const code = await codeOf(`otpauth://totp/x?secret=${secret!.trim()}`);
  await page.getByLabel("Six-digit code of your authenticator").fill(code);
  await button("Confirm the code").click();
  await button("I have kept them").click();

  await page.goto("/console/account");
  await page.getByLabel("A name for it").fill("front desk");
  await button("Add a passkey").click();
  await page.getByRole("button", { name: "Remove front desk" }).waitFor();
  const { credentials } = await devtools.send("WebAuthn.getCredentials", { authenticatorId });
  assert.deepEqual(
    credentials.map(({ rpId, isResidentCredential }) => [rpId, isResidentCredential]),
    [["localhost", true]],
  );

  const overview = page.getByRole("heading", { name: "Overview", level: 1 });
  // A page that is left at once takes its request along, and she would still be signed in.
  const signOut = async (): Promise<void> => {
    await button("Sign out").click();
    await button("Sign in with a passkey").waitFor();
    await page.goto("/console");
  };
  await signOut();
  await button("Sign in with a passkey").click();
  await overview.waitFor();

  // Somebody else who holds the unlocked machine, and cannot say who she is.
  await signOut();
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await button("Sign in with a passkey").click();
  await page.getByText("The passkey was not accepted.").waitFor();
  assert.equal(await overview.count(), 0);
  await devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await button("Sign in with a passkey").click();
  await overview.waitFor();

  // Taken away, it opens nothing any more.
  await page.goto("/console/account");
  await button("Remove front desk").click();
  await page.getByText("None yet.").waitFor();
  await signOut();
  await button("Sign in with a passkey").click();
  await page.getByText("The passkey was not accepted.").waitFor();
  assert.equal(await overview.count(), 0);
});
