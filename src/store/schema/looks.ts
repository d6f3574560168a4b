/** A second account before anybody is searched or looked for (R90), and what a look found while it waits for her in her case. */
export const LOOKS = /* sql */ `
-- One account asks for a comparison, another agrees to exactly that, and only then something is compared.
create table proposals (
  id uuid primary key,
  kind text not null check (kind in ('search', 'look')),
  request_id uuid references requests on delete cascade,
  -- Under the key of the request, or the instance's: purpose and reason, or albums and by what she was compared.
  sealed_asked bytea not null,
  proposed_by text not null check (length(trim(proposed_by)) > 0),
  proposed_at timestamptz not null,
  agreed_by text check (length(trim(agreed_by)) > 0 and agreed_by not like 'token:%'),
  agreed_at timestamptz,
  valid_until timestamptz not null,
  check ((kind = 'look') = (request_id is not null)),
  check ((agreed_by is null) = (agreed_at is null)),
  constraint r90_two_distinct_people check (lower(trim(agreed_by)) <> lower(trim(proposed_by)))
);
create index proposals_request on proposals (request_id);

-- Her answer: sealed under the key of her case, for some days, and opened by whoever holds what was sent or handed to her.
create table look_answers (
  request_id uuid primary key references requests on delete cascade,
  sealed_facts bytea not null,
  looked_at timestamptz not null,
  -- Null while pictures are being put in.
  finished_at timestamptz,
  handed_by text,
  handed_at timestamptz,
  -- Of the link or the code, good once; of the browser that opened it.
  token_sha256 bytea unique check (octet_length(token_sha256) = 32),
  opened_sha256 bytea unique check (octet_length(opened_sha256) = 32),
  opened_at timestamptz,
  valid_until timestamptz not null,
  check ((handed_by is null) = (handed_at is null)),
  check ((opened_at is null) = (opened_sha256 is null)),
  check (token_sha256 is null or opened_sha256 is null),
  constraint only_what_is_whole_is_handed_over check (handed_at is null or finished_at is not null)
);
create index look_answers_valid on look_answers (valid_until);

create table look_pictures (
  id uuid primary key,
  request_id uuid not null references look_answers on delete cascade,
  ordinal int not null check (ordinal > 0),
  -- Too low to be handed over unseen: somebody says first whether it is hers.
  to_check boolean not null,
  put_in boolean not null,
  sealed bytea not null,
  sealed_facts bytea not null,
  unique (request_id, ordinal)
);

create function no_answer_for_a_face_alone() returns trigger language plpgsql as $$
begin
  if not exists (select from vouchings v where v.request_id = new.request_id and v.ended_at is null) then
    raise exception 'law11: nobody vouched for whoever asks' using errcode = 'check_violation', constraint = 'law11_no_answer_without_vouching';
  end if;
  return new;
end $$;
create trigger law11_no_answer_without_vouching before insert or update on look_answers
  for each row execute function no_answer_for_a_face_alone();

-- Whoever was vouched for wrongly opens nothing any more.
create function no_answer_stays_behind() returns trigger language plpgsql as $$
begin
  if new.ended_at is not null and new.request_id is not null then
    delete from look_answers where request_id = new.request_id;
  end if;
  return new;
end $$;
create trigger law11_no_answer_stays_behind after update on vouchings
  for each row execute function no_answer_stays_behind();
`;
