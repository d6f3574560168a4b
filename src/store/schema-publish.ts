/** Migration 8. */
export const PUBLISH = /* sql */ `
select 1;
`;
