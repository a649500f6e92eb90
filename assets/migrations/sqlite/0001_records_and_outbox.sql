-- The records and the outbox. Times are milliseconds since 1970 in UTC; states and kinds are the words of the domain.

create table meta (
    name text primary key,
    value text not null
) strict;

create table systems (
    id integer primary key autoincrement,
    name text not null unique,
    kind text not null,
    url text not null,
    user_name text not null,
    password_sealed text,
    options text not null,
    version integer not null,
    tested_at integer,
    test_ok integer,
    test_failed_step text
) strict;

create table tariffs (
    id integer primary key autoincrement,
    name text not null unique
) strict;

create table tariff_services (
    id integer primary key autoincrement,
    tariff_id integer not null references tariffs on delete cascade,
    kind text not null,
    unique (tariff_id, kind)
) strict;

create table concepts (
    service_id integer not null references tariff_services on delete cascade,
    position integer not null,
    description text not null,
    amount integer not null,
    primary key (service_id, position)
) strict;

create table template_links (
    service_id integer not null references tariff_services on delete cascade,
    system_id integer not null references systems,
    template_id text not null,
    primary key (service_id, system_id)
) strict;

create index template_links_by_system on template_links (system_id);

create table products (
    id integer primary key autoincrement,
    name text not null unique,
    model text not null,
    technology text not null,
    stock integer not null check (stock >= 0)
) strict;

-- The code and the name are kept folded too, to be searched by their beginning in any spelling.
create table customers (
    id integer primary key autoincrement,
    code text not null unique,
    code_folded text not null,
    name text not null,
    name_folded text not null,
    tax_id text,
    status text not null,
    email text,
    phone text,
    address text not null,
    city text not null,
    postal_code text not null
) strict;

create index customers_by_name on customers (name_folded, id);
create index customers_by_code on customers (code_folded);
create index customers_by_tax_id on customers (tax_id);
create index customers_by_phone on customers (phone);

create table contracts (
    customer_id integer not null references customers,
    tariff_id integer not null references tariffs,
    primary key (customer_id, tariff_id)
) strict;

create index contracts_by_tariff on contracts (tariff_id);

create table links (
    system_id integer not null references systems,
    external_id text not null,
    customer_id integer not null references customers,
    primary key (system_id, external_id)
) strict;

create index links_by_customer on links (customer_id);

-- Who holds each serial number that is in use: one row a unit, in however many systems it stands.
create table serials (
    serial text primary key,
    customer_id integer not null references customers
) strict;

create table devices (
    id integer primary key autoincrement,
    customer_id integer not null references customers,
    system_id integer not null references systems,
    external_id text not null,
    product_id integer not null references products,
    tariff_id integer not null references tariffs,
    name text not null,
    serial text not null,
    technology text not null,
    intent text not null,
    state text not null,
    fields text not null,
    version integer not null
) strict;

create unique index devices_current on devices (system_id, serial) where state <> 'removed';
create index devices_by_serial on devices (serial);
create index devices_by_customer on devices (customer_id);
create index devices_by_product on devices (product_id);
create index devices_by_tariff on devices (tariff_id);

-- A row without a sealed value is a secret that is known to be empty; no row, one that is not known.
create table device_secrets (
    device_id integer not null references devices,
    field text not null,
    sealed text,
    primary key (device_id, field)
) strict;

create view device_texts as
select devices.id as device_id, field.key as field, field.value as value
from devices, json_each(devices.fields) as field
where devices.state <> 'removed' and field.type = 'text';

-- `attempt` names the claim that holds the operation and never goes back; `attempts` counts the times that it
-- was begun to be sent or read back, which people read.
-- `may_be_there` outlasts the state: a device that was perhaps sent stands there perhaps, also when its operation is
-- queued again, replaced, or refused at a later sending.
create table operations (
    id integer primary key autoincrement,
    system_id integer not null references systems,
    customer_id integer not null references customers,
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
    settled_at integer
) strict;

create index operations_unfinished on operations (due_at, id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_unfinished_by_system on operations (system_id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_by_device on operations (device_id, id);
create index operations_by_state on operations (state, id);

create table audit (
    id integer primary key autoincrement,
    at integer not null,
    by_whom text not null,
    action text not null,
    entity text not null,
    entity_id integer,
    detail text not null
) strict;

create index audit_by_entity on audit (entity, entity_id, id);
