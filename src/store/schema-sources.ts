/** Migration 10. */
export const SOURCES = /* sql */ `
select 1;
`;
