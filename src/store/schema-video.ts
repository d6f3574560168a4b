/** Migration 9. */
export const VIDEO = /* sql */ `
select 1;
`;
