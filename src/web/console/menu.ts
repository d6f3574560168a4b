/** The pages of the console: address, title, and the verbs of which one opens it. The menu is this table. */
import type { Component } from "svelte";
import type { VerbName } from "../../domain/act.ts";
import { match } from "../shared/router.svelte.ts";
import Account from "./pages/Account.svelte";
import Album from "./pages/Album.svelte";
import Albums from "./pages/Albums.svelte";
import Breach from "./pages/Breach.svelte";
import Breaches from "./pages/Breaches.svelte";
import Consents from "./pages/Consents.svelte";
import EnrolDesk from "./pages/EnrolDesk.svelte";
import Enrolments from "./pages/Enrolments.svelte";
import Letters from "./pages/Letters.svelte";
import Log from "./pages/Log.svelte";
import Masked from "./pages/Masked.svelte";
import Objections from "./pages/Objections.svelte";
import Overview from "./pages/Overview.svelte";
import People from "./pages/People.svelte";
import Person from "./pages/Person.svelte";
import Recipients from "./pages/Recipients.svelte";
import Request from "./pages/Request.svelte";
import Requests from "./pages/Requests.svelte";
import Review from "./pages/Review.svelte";
import Search from "./pages/Search.svelte";
import Settings from "./pages/Settings.svelte";
import Users from "./pages/Users.svelte";
import Webhooks from "./pages/Webhooks.svelte";
import type { menuWords } from "./words/common.ts";

export type Title = Parameters<typeof menuWords>[0];

export interface PageOfConsole {
  readonly path: string;
  readonly title: Title;
  /** Any of them opens it; none: whoever is signed in. */
  readonly verbs: readonly VerbName[];
  readonly component: Component<Record<string, string>>;
  /** Under which heading of the menu; none: not in it. */
  readonly group?: "groupWork" | "groupRights" | "groupHouse";
}

const page = (
  path: string,
  title: Title,
  verbs: readonly VerbName[],
  component: unknown,
  group?: PageOfConsole["group"],
): PageOfConsole => ({
  path: `/console${path}`,
  title,
  verbs,
  // Each takes the named parts of its own address.
  component: component as PageOfConsole["component"],
  ...(group && { group }),
});

export const PAGES: readonly PageOfConsole[] = [
  page("", "overview", ["overview"], Overview, "groupWork"),
  page("/albums", "albums", ["album.list"], Albums, "groupWork"),
  page("/albums/:album", "albums", ["album.show", "upload"], Album),
  page("/people", "people", ["people"], People, "groupWork"),
  page("/people/enrol", "people", ["enrol"], EnrolDesk),
  page("/people/:subject", "people", ["people"], Person),
  page("/enrolments", "enrolments", ["enrolment.list"], Enrolments, "groupWork"),
  page("/search", "search", ["search", "search.confirm"], Search, "groupWork"),
  page("/review", "review", ["review.list"], Review, "groupWork"),
  page("/masked", "masked", ["album.add"], Masked, "groupWork"),
  page("/requests", "requests", ["request.list"], Requests, "groupRights"),
  page("/requests/:request", "requests", ["request.show"], Request),
  page("/consents", "consents", ["consent.list"], Consents, "groupRights"),
  page("/objections", "objections", ["objection.list"], Objections, "groupRights"),
  page("/recipients", "recipients", ["recipient.list"], Recipients, "groupRights"),
  page("/letters", "letters", ["mail.list"], Letters, "groupRights"),
  page("/breaches", "breaches", ["breach.list"], Breaches, "groupRights"),
  page("/breaches/:breach", "breaches", ["breach.list"], Breach),
  page("/log", "log", ["log"], Log, "groupHouse"),
  page("/settings", "settings", ["settings.show", "notice.list", "authority-pack"], Settings, "groupHouse"),
  page("/users", "users", ["account.list"], Users, "groupHouse"),
  page("/webhooks", "webhooks", ["webhook.list"], Webhooks, "groupHouse"),
  page("/account", "account", [], Account),
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
