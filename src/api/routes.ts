/** The one table of routes. The OpenAPI page, the typed client and the fuzz test are made from it. */
import type { Route } from "./route.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { afterDeathRoutes } from "./routes/after-death.ts";
import { albumRoutes } from "./routes/albums.ts";
import { answerRoutes } from "./routes/answers.ts";
import { breachRoutes } from "./routes/breaches.ts";
import { conflictRoutes } from "./routes/conflicts.ts";
import { documentRoutes } from "./routes/documents.ts";
import { eventRoutes } from "./routes/events.ts";
import { invitationRoutes } from "./routes/invitations.ts";
import { logRoutes } from "./routes/log.ts";
import { lookRoutes } from "./routes/looks.ts";
import { mailRoutes } from "./routes/mail.ts";
import { meRoutes } from "./routes/me.ts";
import { memberRoutes } from "./routes/members.ts";
import { noticeRoutes } from "./routes/notices.ts";
import { overviewRoutes } from "./routes/overview.ts";
import { peopleRoutes } from "./routes/people.ts";
import { pictureRoutes } from "./routes/pictures.ts";
import { portalRoutes } from "./routes/portal.ts";
import { proposalRoutes } from "./routes/proposals.ts";
import { publicationRoutes } from "./routes/publications.ts";
import { recipientRoutes } from "./routes/recipients.ts";
import { requestRoutes } from "./routes/requests.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { scanRoutes } from "./routes/scan.ts";
import { searchRoutes } from "./routes/searches.ts";
import { sessionRoutes } from "./routes/session.ts";
import { settingRoutes } from "./routes/settings.ts";
import { tokenRoutes } from "./routes/tokens.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { vouchingRoutes } from "./routes/vouchings.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

export const ROUTES: readonly Route[] = [
  ...overviewRoutes,
  ...albumRoutes,
  ...uploadRoutes,
  ...scanRoutes,
  ...pictureRoutes,
  ...eventRoutes,
  ...portalRoutes,
  ...answerRoutes,
  ...invitationRoutes,
  ...vouchingRoutes,
  ...memberRoutes,
  ...meRoutes,
  ...peopleRoutes,
  ...afterDeathRoutes,
  ...searchRoutes,
  ...proposalRoutes,
  ...reviewRoutes,
  ...conflictRoutes,
  ...publicationRoutes,
  ...requestRoutes,
  ...lookRoutes,
  ...recipientRoutes,
  ...mailRoutes,
  ...breachRoutes,
  ...logRoutes,
  ...noticeRoutes,
  ...documentRoutes,
  ...settingRoutes,
  ...webhookRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...tokenRoutes,
];
