/** A request without an account, in a real browser, while very many arrive: the page does the work, shows the number, and her address confirms itself. */
import assert from "node:assert/strict";
import test from "node:test";
import { costsOf } from "../../src/api/cost.ts";
import { FREE } from "../../src/domain/cost.ts";
import { delivered } from "../../src/engine/portal/mail.ts";
import { NO_BROWSER, openBrowser, openPage, servedInstance } from "../support/browser.ts";
import { startMailServer, textOf } from "../support/mail-server.ts";
import { wordsIn } from "../support/words.ts";

for (const language of ["en", "fr"] as const)
  test(`a request among very many, and the address that confirms itself, in ${language}`, {
    skip: NO_BROWSER,
    timeout: 300_000,
  }, async (t) => {
    const server = await startMailServer(t);
    const settings = { language, mail: { ...server.settings, from: "miroir@example.org" } };
    const { engine, miroir, url } = await servedInstance(t, { settings });
    for (let n = 0; n < FREE.all; n++) costsOf(engine).take(`${n}`, undefined, engine.now().getTime());
    const { say, like } = wordsIn(language, "portal");
    const { page } = await openPage(t, await openBrowser(t), { url, language, screen: "phone" });
    const answers: number[] = [];
    page.on("response", (answer) => {
      if (answer.url().endsWith("/api/v1/portal/requests")) answers.push(answer.status());
    });

    await page.goto("/rights");
    await page.getByLabel(say("Your name")).fill("Ada Drawn");
    await page.getByLabel(say("Where may we answer? E-mail or postal address")).fill("ada@example.org");
    await page.getByLabel(say("Your request, in your own words")).fill("The run of June.");
    await page.getByRole("button", { name: say("Send my request") }).click();
    const number = (await page.locator(".number").textContent()) ?? "";
    assert.match(number, /^\d{4}-\d{4}$/);
    assert.deepEqual(answers, [428, 201], "asked for work, and then taken");
    await page.getByText(like("A link goes to the address")).waitFor();

    await delivered(engine);
    const [link] = /http\S+\/confirm#[\w-]+/.exec(textOf(server.delivered[0]!.raw))!;
    await page.goto(link!);
    await page.getByRole("button", { name: say("Yes, it is mine") }).click();
    await page.getByText(like("Thank you. Letters about case")).waitFor();
    await delivered(engine);
    assert.deepEqual(
      (await miroir.mail.list()).map(({ state }) => state),
      ["sent", "sent"],
    );
    assert.equal((await miroir.requests.show({ request: number })).addressUnconfirmed, false);
  });
