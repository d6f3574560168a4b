/** Addresses of one document, over the history of the browser. A link is an ordinary link; only clicks that stay here are taken. */

let path = $state(location.pathname);
let search = $state(location.search);
let hash = $state(location.hash);
let visits = $state(0);

const read = (): void => {
  if (location.pathname !== path) visits++;
  path = location.pathname;
  search = location.search;
  hash = location.hash;
};

export const router = {
  get path(): string {
    return path;
  },
  get search(): URLSearchParams {
    return new URLSearchParams(search);
  },
  /** Without its #. A fragment never reaches a server, nor a log. */
  get hash(): string {
    return hash.slice(1);
  },
  /** How many pages were shown since the document loaded, less one. */
  get visits(): number {
    return visits;
  },
};

export const go = (to: string, { replace = false }: { replace?: boolean } = {}): void => {
  history[replace ? "replaceState" : "pushState"](null, "", to);
  const moved = location.pathname !== path;
  read();
  if (moved) scrollTo(0, 0);
};

/** Takes a secret out of the address bar and the history. */
export const dropHash = (): void => {
  history.replaceState(null, "", location.pathname + location.search);
  hash = "";
};

const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/** @param ours whether this document shows that address; any other is loaded */
export const startRouter = (ours: (path: string) => boolean): void => {
  addEventListener("popstate", read);
  addEventListener("hashchange", read);
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || event.defaultPrevented || !isPlain(event)) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
    if (!ours(link.pathname) || link.getAttribute("href")?.startsWith("#")) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
};

/** The parts named in a pattern: `/i/:token` of `/i/abc` is { token: "abc" }; null when the address is another. */
export const match = (pattern: string, address: string): Record<string, string> | null => {
  const wanted = pattern.split("/");
  const found = address.replace(/\/$/, "").split("/");
  if (wanted.length !== Math.max(found.length, wanted.length === 2 && wanted[1] === "" ? 2 : 0)) return null;
  const parts: Record<string, string> = {};
  for (const [i, name] of wanted.entries()) {
    const value = found[i] ?? "";
    if (name.startsWith(":") && value) parts[name.slice(1)] = decodeURIComponent(value);
    else if (name !== value) return null;
  }
  return parts;
};
