/** The mail queue, and what was written for somebody outside the database. */
export const LETTERS = /* sql */ `
-- The mail queue. A message about a person goes with her; address, subject, text and the server's whole answer are sealed
-- under her key, the request's, or the instance's. In clear stand only the codes a server answered with.
create table outbox (
  id uuid primary key,
  kind text not null,
  sealed_under text not null check (sealed_under in ('subject', 'request', 'entry', 'member')),
  subject_id uuid references subjects on delete cascade,
  request_id uuid references requests on delete cascade,
  telling_id uuid references recipient_tellings on delete cascade,
  member_id uuid references members on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts int not null default 0,
  last_problem text,
  refused_at timestamptz,
  sent_at timestamptz,
  proof text,
  retain_until date not null,
  -- Not sent as it is: its address has not confirmed itself, or too many letters ask addresses to. Staff see it, and may print it.
  held text check (held in ('address', 'many')),
  check (held is null or sent_at is null),
  check (sealed_under <> 'subject' or subject_id is not null),
  check (sealed_under <> 'request' or request_id is not null),
  check (sealed_under <> 'member' or member_id is not null),
  check (sent_at is null or refused_at is null),
  check ((sent_at is null) = (proof is null))
);
create index outbox_member on outbox (member_id) where member_id is not null;
create index outbox_request on outbox (request_id) where request_id is not null;
create index outbox_subject on outbox (subject_id) where subject_id is not null;
create index outbox_telling on outbox (telling_id) where telling_id is not null;
create index outbox_due on outbox (next_try_at) where sent_at is null and refused_at is null and held is null;

-- R55: what was written for a person outside the database, so that forgetting reaches it. The path is sealed: it may hold her name.
create table exports (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  kind text not null check (kind in ('profile', 'report', 'portability', 'receipt', 'key', 'letter', 'sheet')),
  sealed_path bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  retain_until date not null
);
create index exports_subject on exports (subject_id);
`;
