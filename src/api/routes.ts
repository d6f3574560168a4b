/** The one table of routes. The OpenAPI page, the typed client and the fuzz test are made from it. */
import type { Route } from "./route.ts";
import { albumRoutes } from "./routes/albums.ts";

export const ROUTES: readonly Route[] = [...albumRoutes];
