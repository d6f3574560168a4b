/** Migration 10: originals in the organisation's own storage, and archives of a million files read again and again. */
export const SOURCES = /* sql */ `
-- Where an original lies: in its folder, kept in the data folder, or in a storage under a name of the configuration.
alter table item_files drop constraint item_files_kind_check;
alter table item_files add constraint item_files_kind_check check (kind in ('file', 'kept', 's3'));
-- The version of an object, as its server calls it: compared with what the server lists, never taken for a hash.
alter table item_files add column etag text;
alter table item_files add constraint an_object_has_a_version check ((kind = 's3') = (etag is not null));

-- Places in byte order, as folders and storages list them: what is gone is found page by page. The primary key serves that
-- order and the look at one path: with an index for each, a database that nobody analysed took the wrong one, and read an
-- album of a million places for every path.
alter table item_files alter column path type text collate "C";
-- A file of a size that no picture of the album has is new without being hashed first.
create index items_of_a_size on items (album_id, byte_length);
`;
