-- What a device is known to be there, since when an operation is accepted, and systems that were removed.

-- What the last operation that was applied has left: nothing, active or suspended.
alter table devices add column standing text not null default 'nothing';
update devices set standing = state where state in ('active', 'suspended');

alter table operations add column accepted_at integer;
update operations set accepted_at = created_at where state = 'accepted';

-- A removed system stays for its history, and its name is free again: only current names are unique. The table is made
-- anew, since a constraint of its own cannot be taken from it; those that refer to it are checked at the end.
pragma defer_foreign_keys = on;

create table systems_before as
select id, name, kind, url, user_name, password_sealed, options, version, tested_at, test_ok, test_failed_step
from systems;

drop table systems;

create table systems (
    id integer primary key autoincrement,
    name text not null,
    kind text not null,
    url text not null,
    user_name text not null,
    password_sealed text,
    options text not null,
    version integer not null,
    tested_at integer,
    test_ok integer,
    test_failed_step text,
    removed_at integer
) strict;

insert into systems (id, name, kind, url, user_name, password_sealed, options, version, tested_at, test_ok,
    test_failed_step)
select id, name, kind, url, user_name, password_sealed, options, version, tested_at, test_ok, test_failed_step
from systems_before;

drop table systems_before;

create unique index systems_current on systems (name) where removed_at is null;
