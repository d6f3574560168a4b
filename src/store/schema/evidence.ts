/** The log: commitments for ever, what they commit to sealed and erasable (R91). */
export const EVIDENCE = /* sql */ `
create table ledger_entries (
  seq bigint primary key,
  at timestamptz not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  sealed bytea,
  sealed_for uuid
);
create index ledger_entries_subject on ledger_entries (sealed_for);
create index ledger_entries_at on ledger_entries (at);
-- audited: the last entry of an audit, so that nobody reads the log for it.
create table ledger_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null,
  frontier bytea not null,
  audited bigint
);
insert into ledger_head (size, frontier) values (0, decode('0000000000000000', 'hex'));
create table checkpoints (
  size bigint primary key,
  note text not null
);

-- A log that was restored from a backup goes on under another name, so that no two checkpoints of one name contradict.
create table log_epochs (
  epoch int primary key,
  origin text not null unique,
  from_size bigint not null,
  began_at timestamptz not null,
  because text not null
);
-- Checkpoints as witnesses cosigned them.
create table cosigned_checkpoints (
  size bigint not null references checkpoints,
  witness text not null,
  note text not null,
  added_at timestamptz not null,
  primary key (size, witness)
);

-- Append-only: nothing of a commitment or a checkpoint is changed or removed, by anybody. What an entry said may be emptied:
-- of a person with her, and of anybody by date (R97).
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'ledger_entries' then
    if new.seq = old.seq and new.at = old.at and new.commitment = old.commitment
       and old.sealed is not null and new.sealed is null and new.sealed_for is null then
      return new;
    end if;
  end if;
  raise exception 'law9: the ledger is append-only' using errcode = 'restrict_violation';
end $$;
create trigger law9_entries_are_append_only before update or delete on ledger_entries
  for each row execute function ledger_is_append_only();
create trigger law9_checkpoints_are_append_only before update or delete on checkpoints
  for each row execute function ledger_is_append_only();
create trigger law9_epochs_are_append_only before update or delete on log_epochs
  for each row execute function ledger_is_append_only();
create trigger law9_cosignatures_are_append_only before update or delete on cosigned_checkpoints
  for each row execute function ledger_is_append_only();
`;
