/** Migration 6: uploads under way, who looked at whose pictures today, and the chores that ran by themselves. */
export const UPLOADS = /* sql */ `
-- The bytes lie in the data folder under the identifier; the name that came with them is only ever shown.
create table uploads (
  id uuid primary key,
  album_id uuid not null references albums on delete cascade,
  account text not null check (length(trim(account)) > 0),
  role text not null,
  file_name text not null check (length(file_name) between 1 and 255),
  bytes bigint not null check (bytes > 0),
  state text not null check (state in ('arriving', 'whole', 'imported')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  retain_until date not null,
  check ((state = 'imported') = (ended_at is not null))
);
create index uploads_album on uploads (album_id);
create index uploads_open on uploads (account) where state <> 'imported';

-- Each view is counted, and the day's count goes into the ledger: an entry a view would bury everything else.
create table viewings (
  subject_id uuid not null references subjects on delete cascade,
  viewer text not null check (length(trim(viewer)) > 0),
  role text not null,
  day date not null,
  pictures bigint not null default 0 check (pictures >= 0),
  primary key (subject_id, viewer, role, day)
);
create index viewings_day on viewings (day);

-- The last run of what a served instance does by itself.
create table chore_runs (
  chore text primary key check (chore in ('tick', 'mail', 'audit', 'webhooks')),
  ended_at timestamptz not null,
  holds boolean,
  error text
);
`;
