-- What keeping customers by hand needs: a record that two people change, contracts with dates, a device whose place
-- another takes, and a trail that is read by customer.

alter table customers add column version integer not null default 1;

-- Since when it is contracted; null: since before that was noted. One that is ending waits for its devices to go.
alter table contracts add column since integer;
alter table contracts add column ending_at integer;

create table ended_contracts (
    id integer primary key autoincrement,
    customer_id integer not null references customers,
    tariff_id integer not null references tariffs,
    since integer,
    ended_at integer not null
) strict;

create index ended_contracts_by_customer on ended_contracts (customer_id, id);

-- The device that has to be gone before this one is registered, as its unit or its line goes on here; and of that one,
-- that it leaves, so that its unit may stand twice in a system meanwhile.
alter table devices add column predecessor_id integer references devices;
alter table devices add column leaving integer not null default false;
-- Why the unit does not go back into stock when the device is removed.
alter table devices add column written_off text;
-- Suspended because the customer was blocked.
alter table devices add column blocked integer not null default false;

drop index devices_current;
create unique index devices_current on devices (system_id, serial) where state <> 'removed' and not leaving;
create index devices_by_predecessor on devices (predecessor_id) where predecessor_id is not null;

alter table audit add column customer_id integer;
update audit set customer_id = entity_id where entity = 'customer';
update audit set customer_id = (select customer_id from devices where devices.id = audit.entity_id)
    where entity = 'device';
update audit set customer_id = (select customer_id from operations where operations.id = audit.entity_id)
    where entity = 'operation';
create index audit_by_customer on audit (customer_id, id) where customer_id is not null;
