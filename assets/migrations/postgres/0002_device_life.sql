-- What a device is known to be there, since when an operation is accepted, and systems that were removed.

-- What the last operation that was applied has left: nothing, active or suspended.
alter table devices add column standing text not null default 'nothing';
update devices set standing = state where state in ('active', 'suspended');

alter table operations add column accepted_at bigint;
update operations set accepted_at = created_at where state = 'accepted';

-- A removed system stays for its history, and its name is free again: only current names are unique.
alter table systems add column removed_at bigint;
alter table systems drop constraint systems_name_key;

create unique index systems_current on systems (name) where removed_at is null;
