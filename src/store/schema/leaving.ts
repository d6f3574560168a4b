/** What an erasure leaves to be done, and to be shown: files of the database to write anew, and certificates for a week. */
export const LEAVING = /* sql */ `
-- What ended until an entry of the log stays in pages and log of the database until all tables are written anew.
create table rewriting (
  only_row boolean primary key default true check (only_row),
  -- Entries there were when something last ended; null when nothing of it is left to do.
  due_entry bigint,
  due_since timestamptz,
  rewritten_at timestamptz,
  check ((due_entry is null) = (due_since is null))
);
insert into rewriting default values;

-- How far a rewriting is that was interrupted: what ended until which entry is in these tables no more.
create table rewritten_tables (
  name text primary key,
  through bigint not null
);

-- By which a rewriting sees whether somebody still looks at what is gone.
create table rewriting_probe ();

-- Found by who has the link, which was shown before she was forgotten; it holds nothing of her.
create table erasure_certificates (
  token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
  entry bigint not null,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  -- With the erasure; proof and signature follow once it is looked that nothing is left.
  -- As they were written: json, which keeps the order in which things are said.
  draft json not null,
  signed json,
  rewritten_at timestamptz,
  valid_until timestamptz not null
);
`;
