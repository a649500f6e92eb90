-- What has not ended is what nobody has settled. The next to be worked is found by when it is due, system by system: by its
-- state SQLite went through all that was open, for each that was claimed.
update operations set settled_at = null
    where settled_at is not null and state in ('queued', 'running', 'accepted', 'unsure');
update operations set settled_at = created_at
    where settled_at is null and state not in ('queued', 'running', 'accepted', 'unsure');

drop index operations_unfinished;
drop index operations_unfinished_by_system;
create index operations_open on operations (due_at, id) where settled_at is null;
create index operations_open_of_devices on operations (system_id, due_at, id)
    where settled_at is null and device_id is not null;
create index operations_open_of_others on operations (system_id, due_at, id)
    where settled_at is null and device_id is null;
create index operations_under_way on operations (system_id, lease_until)
    where settled_at is null and lease_until is not null;
create index operations_open_that_create on operations (system_id, external_id) where settled_at is null and creates;

-- Of an operation that leaves there what is empty here (keeps): whether it takes the template away all the same, since that
-- is what was asked for.
alter table operations add column empties_template integer not null default false;
