-- The name by which the drafts on a person's disk know the database that they belong to; a copy of it keeps the name.
insert into meta (name, value) values ('database', lower(hex(randomblob(8))));

-- The forms that were saved, each by the draft that was kept of it: who never heard the answer finds it here.
create table saved_forms (
    draft integer primary key,
    entity text not null,
    entity_id integer not null
) strict;
