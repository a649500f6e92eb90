-- Operations that are about what stands in a system and on nobody's record: a customer of whom we have none, and a device
-- that its customer does not have. The table is made anew, since a column that may not be empty cannot be made one that
-- may.
create table operations_now (
    id integer primary key autoincrement,
    system_id integer not null references systems,
    customer_id integer references customers,
    device_id integer references devices,
    kind text not null,
    intent text not null,
    state text not null,
    attempt integer not null,
    attempts integer not null,
    due_at integer not null,
    lease_until integer,
    last_error text,
    job text,
    seen text,
    may_be_there integer not null default false,
    created_at integer not null,
    created_by text not null,
    settled_at integer,
    accepted_at integer,
    overtaken integer not null default false,
    external_id text,
    creates integer not null default false,
    keeps integer not null default false,
    -- Of a device that is on nobody's record.
    serial text
) strict;

insert into operations_now (id, system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at,
    lease_until, last_error, job, seen, may_be_there, created_at, created_by, settled_at, accepted_at, overtaken,
    external_id, creates, keeps)
select id, system_id, customer_id, device_id, kind, intent, state, attempt, attempts, due_at, lease_until, last_error,
    job, seen, may_be_there, created_at, created_by, settled_at, accepted_at, overtaken, external_id, creates, keeps
from operations;

drop table operations;
alter table operations_now rename to operations;

create index operations_unfinished on operations (due_at, id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_unfinished_by_system on operations (system_id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_by_device on operations (device_id, id);
create index operations_by_state on operations (state, id);
create index operations_by_customer on operations (customer_id, id);
create index operations_by_system on operations (system_id, state, id);
create index operations_to_resolve on operations (overtaken, id) where state in ('refused', 'attention');
create index operations_of_strays on operations (external_id, id)
    where customer_id is null or serial is not null;
