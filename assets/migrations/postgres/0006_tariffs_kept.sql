-- Tariffs are kept by hand: each has a version, is retired when it is not sold any more, and is listed by its folded name.

alter table tariffs add column version bigint not null default 1;
alter table tariffs add column retired_at bigint;

-- Filled in by the program when it opens the database: SQL cannot fold a name.
alter table tariffs add column name_folded text collate "C";
create index tariffs_by_name on tariffs (name_folded, id);
