/**
 * The instance, its chores, answers to requests that may be sent twice, and what ended, until it is in the erasure journal.
 * Triggers write what ended, so that no verb can forget to and no session of psql can pass it by; the gate takes the rows to
 * the journal before it acknowledges the act (R56).
 */
export const GATE = /* sql */ `
create table instance (
  only_row boolean primary key default true check (only_row),
  id uuid not null,
  key_check bytea not null,
  created_at timestamptz not null
);

-- For a day. The answer is sealed under the instance's key; of one that holds what is shown once, only that it was given.
create table api_answers (
  key_sha256 bytea primary key check (octet_length(key_sha256) = 32),
  body_sha256 bytea not null check (octet_length(body_sha256) = 32),
  status int check (status between 200 and 299),
  sealed bytea,
  valid_until timestamptz not null,
  check (sealed is null or status is not null)
);

-- The last run of what a served instance does by itself.
create table chore_runs (
  chore text primary key check (chore in ('tick', 'mail', 'audit', 'webhooks', 'rewriting', 'look')),
  ended_at timestamptz not null,
  holds boolean,
  error text
);

-- Who or what, in clear only until the journal has it under a pseudonym. subject_id: whose key seals the content.
create table closings (
  seq bigint generated always as identity primary key,
  kind text not null,
  id text not null,
  subject_id uuid,
  content jsonb
);

-- How far the journal was when these rows were last taken to it: a journal that ends before is not the newest one.
create table journal_head (
  only_row boolean primary key default true check (only_row),
  lines bigint not null,
  chain text not null
);
insert into journal_head (lines, chain) values (0, '');

create function write_closing(kind text, id text, subject_id uuid, content jsonb) returns void language sql as $$
  insert into closings (kind, id, subject_id, content) values ($1, $2, $3, $4);
$$;

-- A row that is gone, unless it went with the one that owned it: that one has a line of its own.
create function close_subject() returns trigger language plpgsql as $$
begin
  perform write_closing('subject', old.id::text, null, null);
  return null;
end $$;
create trigger closings_subject after delete on subjects for each row execute function close_subject();

create function close_row_of_a_subject() returns trigger language plpgsql as $$
begin
  if exists (select from subjects where id = old.subject_id) then
    perform write_closing(tg_argv[0], old.id::text, null, null);
  end if;
  return null;
end $$;
create trigger closings_consent_gone after delete on consents for each row execute function close_row_of_a_subject('consent-gone');
create trigger closings_grant_gone after delete on grants for each row execute function close_row_of_a_subject('grant-gone');
create trigger closings_template after delete on reference_templates for each row execute function close_row_of_a_subject('template');
create trigger closings_photo after delete on reference_photos for each row execute function close_row_of_a_subject('photograph');

create function close_row() returns trigger language plpgsql as $$
begin
  perform write_closing(tg_argv[0], old.id::text, null, null);
  return null;
end $$;
create trigger closings_album after delete on albums for each row execute function close_row('album');
create trigger closings_request_gone after delete on requests for each row execute function close_row('request-gone');
create trigger closings_objection_gone after delete on objections for each row execute function close_row('objection-gone');

create function close_item() returns trigger language plpgsql as $$
begin
  if exists (select from albums where id = old.album_id) then
    perform write_closing('item', old.id::text, null, null);
  end if;
  return null;
end $$;
create trigger closings_item after delete on items for each row execute function close_item();

-- A row that ended and stays.
create function close_consent() returns trigger language plpgsql as $$
begin
  perform write_closing('consent', new.id::text, new.subject_id, jsonb_build_object(
    'state', new.state, 'ended_at', new.ended_at, 'ended_because', new.ended_because, 'proof_until', new.proof_until));
  return null;
end $$;
create trigger closings_consent after update on consents for each row
  when (old.state <> new.state and not new.in_force) execute function close_consent();

create function close_grant() returns trigger language plpgsql as $$
begin
  perform write_closing('grant', new.id::text, new.subject_id,
    jsonb_build_object('closed_because', new.closed_because, 'closed_at', new.closed_at));
  return null;
end $$;
create trigger closings_grant after update on grants for each row
  when (old.state = 'open' and new.state = 'closed') execute function close_grant();

create function close_request() returns trigger language plpgsql as $$
begin
  perform write_closing('request', new.id::text, null, jsonb_build_object('state', new.state, 'outcome', new.outcome,
    'refused_because', new.refused_because, 'answered_on', new.answered_on, 'closed_on', new.closed_on,
    'retain_until', new.retain_until));
  return null;
end $$;
create trigger closings_request after update on requests for each row
  when (old.state <> new.state and new.state in ('answered', 'refused', 'closed')) execute function close_request();

create function close_recipient() returns trigger language plpgsql as $$
begin
  perform write_closing('recipient', new.id::text, null, jsonb_build_object('ended_at', new.ended_at));
  return null;
end $$;
create trigger closings_recipient after update on recipients for each row
  when (old.ended_at is null and new.ended_at is not null) execute function close_recipient();

-- A letter that was sent, refused for good or taken back is not sent again.
create function close_letter() returns trigger language plpgsql as $$
begin
  perform write_closing('letter', new.id::text, new.subject_id, jsonb_build_object('sent_at', new.sent_at, 'proof', new.proof,
    'refused_at', new.refused_at, 'last_problem', new.last_problem, 'attempts', new.attempts, 'retain_until', new.retain_until));
  return null;
end $$;
create trigger closings_letter after update on outbox for each row
  when (coalesce(old.sent_at, old.refused_at) is null and coalesce(new.sent_at, new.refused_at) is not null)
  execute function close_letter();

create function close_letter_gone() returns trigger language plpgsql as $$
begin
  if old.subject_id is null or exists (select from subjects where id = old.subject_id) then
    perform write_closing('letter-gone', old.id::text, null, null);
  end if;
  return null;
end $$;
create trigger closings_letter_gone after delete on outbox for each row
  when (coalesce(old.sent_at, old.refused_at) is null) execute function close_letter_gone();

-- R54, R60-R62: what must stay left out, and what was put right.
create function close_not_me() returns trigger language plpgsql as $$
begin
  perform write_closing('not-me', new.subject_id::text, new.subject_id, to_jsonb(new) - 'subject_id');
  return null;
end $$;
create trigger closings_not_me after insert on not_me for each row execute function close_not_me();

-- Who objected and why stays behind: the place in the picture is what keeps it out.
create function close_objection() returns trigger language plpgsql as $$
begin
  perform write_closing('objection', new.id::text, null,
    to_jsonb(new) - 'subject_id' - 'request_id' - 'sealed_reason' - 'sealed_decision');
  return null;
end $$;
create trigger closings_objection after insert on objections for each row execute function close_objection();
create trigger closings_objection_decided after update on objections for each row
  when (old.state <> new.state) execute function close_objection();

create function close_restriction() returns trigger language plpgsql as $$
begin
  perform write_closing('restriction', new.id::text, new.id, jsonb_build_object('restricted', new.restricted,
    'restricted_because', new.restricted_because, 'restricted_at', new.restricted_at));
  return null;
end $$;
create trigger closings_restriction after update on subjects for each row
  when (old.restricted <> new.restricted) execute function close_restriction();

-- That two say that one face is theirs, and that it is settled: of the other nothing stands in her line.
create function close_suspension() returns trigger language plpgsql as $$
begin
  perform write_closing('suspension', new.id::text, new.id, jsonb_build_object('suspended_since', new.suspended_since));
  return null;
end $$;
create trigger closings_suspension after update on subjects for each row
  when (old.suspended_since is distinct from new.suspended_since) execute function close_suspension();

create function close_correction() returns trigger language plpgsql as $$
begin
  perform write_closing('correction', new.id::text, new.id, jsonb_build_object('age_band', new.age_band,
    'majority_on', new.majority_on, 'sealed_identity', new.sealed_identity, 'sealed_guardian', new.sealed_guardian));
  return null;
end $$;
create trigger closings_correction after update on subjects for each row
  when (old.sealed_identity <> new.sealed_identity or old.sealed_guardian is distinct from new.sealed_guardian
    or old.age_band <> new.age_band or old.majority_on is distinct from new.majority_on)
  execute function close_correction();

-- An instruction that was changed or withdrawn: an older one does not come back with a backup.
create function close_instruction() returns trigger language plpgsql as $$
begin
  if exists (select from subjects where id = old.subject_id) then
    perform write_closing('instruction-gone', old.subject_id::text, old.subject_id, jsonb_build_object('at', old.at));
  end if;
  return null;
end $$;
create trigger closings_instruction after update or delete on instructions_after_death
  for each row execute function close_instruction();

-- What was ended is ended in a restored copy too (R56).
create trigger closings_account after delete on accounts for each row execute function close_row('account');
create trigger closings_token after delete on api_tokens for each row execute function close_row('token');
`;
