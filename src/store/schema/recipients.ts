/** Who outside received what of whom, and that they were told of what changed since. */
export const RECIPIENTS = /* sql */ `
-- R6, R44, R59: recipients one by one, what each received, and that they were told. Who and what are words of a closed list,
-- so that a disclosure can outlive the person it was about.
create table recipients (
  id uuid primary key,
  name text not null check (length(trim(name)) > 0),
  address text not null check (length(trim(address)) > 0),
  contact text not null check (length(trim(contact)) > 0),
  mail text,
  party_type text not null check (party_type in ('controller', 'joint-controller', 'processor', 'public-authority', 'third-party')),
  purpose text not null check (purpose in
    ('find', 'publish:website', 'publish:press', 'publish:social', 'publish:internal', 'publish:print', 'export:sidecars')),
  language text not null check (language ~ '^[a-z]{2,3}$'),
  created_at timestamptz not null,
  ended_at timestamptz
);
create table disclosures (
  id uuid primary key,
  recipient_id uuid not null references recipients,
  subject_id uuid references subjects on delete set null,
  consent_id uuid references consents on delete set null,
  content_sha256 bytea check (octet_length(content_sha256) = 32),
  picture_sha256 bytea check (octet_length(picture_sha256) = 32),
  what text not null check (what in ('picture', 'masked-picture', 'list-of-pictures', 'report', 'contact', 'consent-state')),
  disclosed_by text not null,
  disclosed_at timestamptz not null,
  retain_until date not null,
  constraint r6_a_picture_is_named check (what not in ('picture', 'masked-picture') or content_sha256 is not null)
);
create index disclosures_consent on disclosures (consent_id) where consent_id is not null;
create index disclosures_recipient on disclosures (recipient_id);
create index disclosures_subject on disclosures (subject_id);
-- One for each recipient and act: a letter that names every disclosure it is about.
create table recipient_tellings (
  id uuid primary key,
  recipient_id uuid not null references recipients on delete cascade,
  about text not null check (about in ('rectification', 'correction', 'erasure', 'restriction', 'objection')),
  made_at timestamptz not null,
  told_at timestamptz,
  proof text,
  retain_until date not null,
  constraint r59_told_means_proven check ((told_at is null) = (proof is null))
);
create index recipient_tellings_recipient on recipient_tellings (recipient_id);
create table telling_disclosures (
  telling_id uuid not null references recipient_tellings on delete cascade,
  disclosure_id uuid not null references disclosures on delete cascade,
  primary key (telling_id, disclosure_id)
);
create index telling_disclosures_disclosure on telling_disclosures (disclosure_id);
`;
