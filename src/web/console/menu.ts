/** The pages of the console: address, title, and the verbs of which one opens it. The menu is this table. */
import type { Component } from "svelte";
import type { VerbName } from "../../domain/act.ts";
import { match } from "../shared/router.svelte.ts";
import type { menuWords } from "./words/common.ts";

export type Title = Parameters<typeof menuWords>[0];

export interface PageOfConsole {
  readonly path: string;
  readonly title: Title;
  /** Any of them opens it; none: whoever is signed in. */
  readonly verbs: readonly VerbName[];
  /** Comes when it is first opened. */
  readonly load: () => Promise<{ readonly default: Component<Record<string, string>> }>;
  /** Under which heading of the menu; none: not in it. */
  readonly group?: "groupWork" | "groupRights" | "groupHouse";
}

const page = (
  path: string,
  title: Title,
  verbs: readonly VerbName[],
  load: () => Promise<{ readonly default: unknown }>,
  group?: PageOfConsole["group"],
): PageOfConsole => ({
  path: `/console${path}`,
  title,
  verbs,
  // Each takes the named parts of its own address.
  load: load as PageOfConsole["load"],
  ...(group && { group }),
});

export const PAGES: readonly PageOfConsole[] = [
  page("", "overview", ["overview"], () => import("./pages/Overview.svelte"), "groupWork"),
  page("/albums", "albums", ["album.list"], () => import("./pages/Albums.svelte"), "groupWork"),
  page("/albums/:album", "albums", ["album.show", "upload"], () => import("./pages/Album.svelte")),
  page("/people", "people", ["people"], () => import("./pages/People.svelte"), "groupWork"),
  page("/people/enrol", "people", ["enrol"], () => import("./pages/EnrolDesk.svelte")),
  page("/people/:subject", "people", ["people"], () => import("./pages/Person.svelte")),
  page(
    "/enrolments",
    "enrolments",
    ["enrolment.list"],
    () => import("./pages/Enrolments.svelte"),
    "groupWork",
  ),
  page("/steward", "steward", ["vouching.read"], () => import("./pages/Steward.svelte"), "groupWork"),
  page("/members", "members", ["member.list"], () => import("./pages/Members.svelte"), "groupWork"),
  page("/search", "search", ["search", "search.confirm"], () => import("./pages/Search.svelte"), "groupWork"),
  page("/review", "review", ["review.list"], () => import("./pages/Review.svelte"), "groupWork"),
  page("/conflicts", "conflicts", ["conflict.list"], () => import("./pages/Conflicts.svelte"), "groupWork"),
  page("/masked", "masked", ["publish.list"], () => import("./pages/Masked.svelte"), "groupWork"),
  page("/masked/:publication", "masked", ["publish.sheet"], () => import("./pages/Publication.svelte")),
  page("/requests", "requests", ["request.list"], () => import("./pages/Requests.svelte"), "groupRights"),
  page("/requests/:request", "requests", ["request.show"], () => import("./pages/Request.svelte")),
  page("/consents", "consents", ["consent.list"], () => import("./pages/Consents.svelte"), "groupRights"),
  page(
    "/objections",
    "objections",
    ["objection.list"],
    () => import("./pages/Objections.svelte"),
    "groupRights",
  ),
  page(
    "/recipients",
    "recipients",
    ["recipient.list"],
    () => import("./pages/Recipients.svelte"),
    "groupRights",
  ),
  page("/letters", "letters", ["mail.list"], () => import("./pages/Letters.svelte"), "groupRights"),
  page("/breaches", "breaches", ["breach.list"], () => import("./pages/Breaches.svelte"), "groupRights"),
  page("/breaches/:breach", "breaches", ["breach.show"], () => import("./pages/Breach.svelte")),
  page("/log", "log", ["log"], () => import("./pages/Log.svelte"), "groupHouse"),
  page(
    "/settings",
    "settings",
    ["settings.show", "notice.list", "authority-pack"],
    () => import("./pages/Settings.svelte"),
    "groupHouse",
  ),
  page("/accuracy", "accuracy", ["model.accuracy"], () => import("./pages/Accuracy.svelte"), "groupHouse"),
  page("/users", "users", ["account.list"], () => import("./pages/Users.svelte"), "groupHouse"),
  page("/webhooks", "webhooks", ["webhook.list"], () => import("./pages/Webhooks.svelte"), "groupHouse"),
  page("/account", "account", [], () => import("./pages/Account.svelte")),
];

export interface Found {
  readonly page: PageOfConsole;
  readonly parts: Record<string, string>;
}

export const pageAt = (path: string): Found | undefined => {
  for (const page of PAGES) {
    const parts = match(page.path, path);
    if (parts) return { page, parts };
  }
  return undefined;
};
