-- Products are listed by name, changed and retired; their units have serial numbers, and every movement of stock is kept.

alter table products add column version integer not null default 1;
alter table products add column retired_at integer;
-- Units in customers' hands: each counts once, in however many systems it stands.
alter table products add column assigned integer not null default 0;
-- Units in stock whose serial is known.
alter table products add column named integer not null default 0 check (named >= 0 and named <= stock);
-- The name as `fold` spells it. Until a product is saved or imported again, only the letters of Spanish are folded.
alter table products add column name_folded text not null default '';

update products set
    assigned = (select count(distinct serial) from devices
        where devices.product_id = products.id and state <> 'removed'),
    name_folded = lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(name, 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'),
        'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'));

create index products_by_name on products (name_folded, id);

-- A serial is in a customer's hands or in the stock of a product, never in both. The table is made anew, since a column
-- that may not be empty cannot be made one that may.
create table serials_now (
    serial text primary key,
    customer_id integer references customers,
    product_id integer references products,
    -- It went out of the stock with its serial, and comes back with it.
    was_named integer not null default false,
    check ((customer_id is null) <> (product_id is null))
) strict;

insert into serials_now (serial, customer_id) select serial, customer_id from serials;
drop table serials;
alter table serials_now rename to serials;

create index serials_in_stock on serials (product_id, serial) where product_id is not null;

create table stock_movements (
    id integer primary key autoincrement,
    product_id integer not null references products,
    at integer not null,
    by_whom text not null,
    kind text not null,
    units integer not null,
    -- What was in stock after it.
    stock integer not null,
    serial text,
    customer_id integer references customers,
    reason text not null default ''
) strict;

create index stock_movements_by_product on stock_movements (product_id, id);
