/** Migration 5: accounts of the console, their sessions, passkeys and second factors. */
export const ACCOUNTS = /* sql */ `
select 1;
`;
