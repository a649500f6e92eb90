-- The records and the outbox. Times are milliseconds since 1970 in UTC; states and kinds are the words of the domain.

create table meta (
    name text primary key,
    value text not null
);

create table systems (
    id bigint generated always as identity primary key,
    name text not null unique,
    kind text not null,
    url text not null,
    user_name text not null,
    password_sealed text,
    options text not null,
    version bigint not null,
    tested_at bigint,
    test_ok boolean,
    test_failed_step text
);

create table tariffs (
    id bigint generated always as identity primary key,
    name text not null unique
);

create table tariff_services (
    id bigint generated always as identity primary key,
    tariff_id bigint not null references tariffs on delete cascade,
    kind text not null,
    unique (tariff_id, kind)
);

create table concepts (
    service_id bigint not null references tariff_services on delete cascade,
    position bigint not null,
    description text not null,
    amount bigint not null,
    primary key (service_id, position)
);

create table template_links (
    service_id bigint not null references tariff_services on delete cascade,
    system_id bigint not null references systems,
    template_id text not null,
    primary key (service_id, system_id)
);

create index template_links_by_system on template_links (system_id);

create table products (
    id bigint generated always as identity primary key,
    name text not null unique,
    model text not null,
    technology text not null,
    stock bigint not null check (stock >= 0)
);

-- The code and the name are kept folded too, to be searched by their beginning in any spelling;
-- collation C sorts them as SQLite does.
create table customers (
    id bigint generated always as identity primary key,
    code text collate "C" not null unique,
    code_folded text collate "C" not null,
    name text not null,
    name_folded text collate "C" not null,
    tax_id text collate "C",
    status text not null,
    email text,
    phone text collate "C",
    address text not null,
    city text not null,
    postal_code text not null
);

create index customers_by_name on customers (name_folded, id);
create index customers_by_code on customers (code_folded);
create index customers_by_tax_id on customers (tax_id);
create index customers_by_phone on customers (phone);

create table contracts (
    customer_id bigint not null references customers,
    tariff_id bigint not null references tariffs,
    primary key (customer_id, tariff_id)
);

create index contracts_by_tariff on contracts (tariff_id);

create table links (
    system_id bigint not null references systems,
    external_id text collate "C" not null,
    customer_id bigint not null references customers,
    primary key (system_id, external_id)
);

create index links_by_customer on links (customer_id);

-- Who holds each serial number that is in use: one row a unit, in however many systems it stands.
create table serials (
    serial text collate "C" primary key,
    customer_id bigint not null references customers
);

create table devices (
    id bigint generated always as identity primary key,
    customer_id bigint not null references customers,
    system_id bigint not null references systems,
    external_id text collate "C" not null,
    product_id bigint not null references products,
    tariff_id bigint not null references tariffs,
    name text not null,
    serial text collate "C" not null,
    technology text not null,
    intent text not null,
    state text not null,
    fields text not null,
    version bigint not null
);

create unique index devices_current on devices (system_id, serial) where state <> 'removed';
create index devices_by_serial on devices (serial);
create index devices_by_customer on devices (customer_id);
create index devices_by_product on devices (product_id);
create index devices_by_tariff on devices (tariff_id);

-- A row without a sealed value is a secret that is known to be empty; no row, one that is not known.
create table device_secrets (
    device_id bigint not null references devices,
    field text not null,
    sealed text,
    primary key (device_id, field)
);

create view device_texts as
select devices.id as device_id, field.key as field, field.value #>> '{}' as value
from devices, json_each(cast(devices.fields as json)) as field
where devices.state <> 'removed' and json_typeof(field.value) = 'string';

-- `attempt` names the claim that holds the operation and never goes back; `attempts` counts the times that it
-- was begun to be sent or read back, which people read.
-- `may_be_there` outlasts the state: a device that was perhaps sent stands there perhaps, also when its operation is
-- queued again, replaced, or refused at a later sending.
create table operations (
    id bigint generated always as identity primary key,
    system_id bigint not null references systems,
    customer_id bigint not null references customers,
    device_id bigint references devices,
    kind text not null,
    intent text not null,
    state text not null,
    attempt bigint not null,
    attempts bigint not null,
    due_at bigint not null,
    lease_until bigint,
    last_error text,
    job text,
    seen text,
    may_be_there boolean not null default false,
    created_at bigint not null,
    created_by text not null,
    settled_at bigint
);

create index operations_unfinished on operations (due_at, id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_unfinished_by_system on operations (system_id)
    where state in ('queued', 'running', 'accepted', 'unsure');
create index operations_by_device on operations (device_id, id);
create index operations_by_state on operations (state, id);

create table audit (
    id bigint generated always as identity primary key,
    at bigint not null,
    by_whom text not null,
    action text not null,
    entity text not null,
    entity_id bigint,
    detail text not null
);

create index audit_by_entity on audit (entity, entity_id, id);
