/** Migration 7: answers to requests that may be sent twice, and what programs outside are told. */
export const API = /* sql */ `
-- For a day. The answer is sealed under the instance's key; of one that holds what is shown once, only that it was given.
create table api_answers (
  key_sha256 bytea primary key check (octet_length(key_sha256) = 32),
  body_sha256 bytea not null check (octet_length(body_sha256) = 32),
  status int check (status between 200 and 299),
  sealed bytea,
  valid_until timestamptz not null,
  check (sealed is null or status is not null)
);

-- What a program named in the configuration file is told of: identifiers, sealed nowhere because they say nothing by themselves.
create table webhook_deliveries (
  id uuid primary key,
  target text not null,
  kind text not null check (kind in ('appearance.found', 'request.opened', 'consent.withdrawn', 'scan.finished')),
  subject_id uuid references subjects on delete cascade,
  facts jsonb not null,
  happened_at timestamptz not null,
  attempts int not null default 0,
  next_try_at timestamptz,
  last_status int,
  last_problem text,
  delivered_at timestamptz,
  given_up_at timestamptz,
  retain_until date not null,
  check (delivered_at is null or given_up_at is null),
  check ((next_try_at is null) = (delivered_at is not null or given_up_at is not null))
);
create index webhook_deliveries_due on webhook_deliveries (next_try_at) where next_try_at is not null;
create index webhook_deliveries_subject on webhook_deliveries (subject_id);
`;
