/** The one table of routes. The OpenAPI page, the typed client and the fuzz test are made from it. */
import type { Route } from "./route.ts";
import { albumRoutes } from "./routes/albums.ts";
import { breachRoutes } from "./routes/breaches.ts";
import { documentRoutes } from "./routes/documents.ts";
import { logRoutes } from "./routes/log.ts";
import { mailRoutes } from "./routes/mail.ts";
import { noticeRoutes } from "./routes/notices.ts";
import { peopleRoutes } from "./routes/people.ts";
import { recipientRoutes } from "./routes/recipients.ts";
import { requestRoutes } from "./routes/requests.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { searchRoutes } from "./routes/searches.ts";

export const ROUTES: readonly Route[] = [
  ...albumRoutes,
  ...peopleRoutes,
  ...searchRoutes,
  ...reviewRoutes,
  ...requestRoutes,
  ...recipientRoutes,
  ...mailRoutes,
  ...breachRoutes,
  ...logRoutes,
  ...noticeRoutes,
  ...documentRoutes,
];
