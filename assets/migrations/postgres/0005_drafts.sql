-- The name by which the drafts on a person's disk know the database that they belong to; a copy of it keeps the name.
insert into meta (name, value) values ('database', left(replace(cast(gen_random_uuid() as text), '-', ''), 16));

-- The forms that were saved, each by the draft that was kept of it: who never heard the answer finds it here.
create table saved_forms (
    draft bigint primary key,
    entity text not null,
    entity_id bigint not null
);
