/** Accounts of the console, their sessions, passkeys and second factors; tokens of programs; alerts; what programs are told. */
export const STAFF = /* sql */ `
-- One person of the staff each (R90). The name is who the log says did something; two accounts never share one.
create table accounts (
  id uuid primary key,
  name text not null check (name = trim(name) and length(name) between 2 and 100 and name not like 'token:%'),
  email text not null unique check (email = lower(email) and position('@' in email) > 1),
  email_verified boolean not null default true,
  role text not null check (role in ('administrator', 'archivist', 'reviewer', 'officer', 'photographer', 'auditor', 'steward')),
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index accounts_name on accounts (lower(name));

-- No address and no browser: neither is needed to end a session.
create table account_sessions (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  token text not null unique,
  method text not null check (method in ('password', 'totp', 'passkey', 'oidc')),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index account_sessions_account on account_sessions (account_id);

-- A password as its scrypt hash, or who she is at the organisation's issuer. Tokens of that issuer are not kept.
create table account_credentials (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  provider text not null,
  provider_account text not null,
  password text,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider, provider_account)
);
create index account_credentials_account on account_credentials (account_id);

-- One-time links and challenges, by the hash of their secret.
create table account_verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index account_verifications_identifier on account_verifications (identifier);

-- Secret and backup codes are encrypted with the key of sign-in, which is a file.
create table second_factors (
  id uuid primary key,
  account_id uuid not null unique references accounts on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_count int not null default 0,
  locked_until timestamptz
);

create table passkeys (
  id uuid primary key,
  account_id uuid not null references accounts on delete cascade,
  name text check (length(name) <= 100),
  public_key text not null,
  credential_id text not null unique,
  counter double precision not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  aaguid text,
  created_at timestamptz
);
create index passkeys_account on passkeys (account_id);

-- Programs. The token itself is shown once; a year is its longest life.
create table api_tokens (
  id uuid primary key,
  name text not null check (name = trim(name) and length(name) between 2 and 60),
  role text not null check (role in ('administrator', 'archivist', 'reviewer', 'officer', 'photographer', 'auditor')),
  sha256 bytea not null unique check (octet_length(sha256) = 32),
  created_at timestamptz not null,
  created_by text not null,
  expires_on date not null,
  last_used_on date,
  check (expires_on <= (created_at at time zone 'UTC')::date + 367)
);
create unique index api_tokens_name on api_tokens (lower(name));

-- An account that searched far more than it does (R90): once a day, with what it does on other days.
create table search_alerts (
  actor text not null,
  on_day date not null,
  searches int not null check (searches > 0),
  usual double precision not null,
  primary key (actor, on_day)
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
