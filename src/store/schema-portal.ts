/** Migration 4: invitations, people signed in to the portal, enrolments that wait. */
export const PORTAL = /* sql */ `
select 1;
`;
