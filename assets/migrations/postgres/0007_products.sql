-- Products are listed by name, changed and retired; their units have serial numbers, and every movement of stock is kept.

alter table products add column version bigint not null default 1;
alter table products add column retired_at bigint;
-- Units in customers' hands: each counts once, in however many systems it stands.
alter table products add column assigned bigint not null default 0;
-- Units in stock whose serial is known.
alter table products add column named bigint not null default 0 check (named >= 0 and named <= stock);
-- The name as `fold` spells it. Until a product is saved or imported again, only the letters of Spanish are folded.
alter table products add column name_folded text collate "C" not null default '';

update products set
    assigned = (select count(distinct serial) from devices
        where devices.product_id = products.id and state <> 'removed'),
    name_folded = lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
        replace(replace(name, 'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n'),
        'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'));

create index products_by_name on products (name_folded, id);

-- A serial is in a customer's hands or in the stock of a product, never in both.
alter table serials alter column customer_id drop not null;
alter table serials add column product_id bigint references products;
-- It went out of the stock with its serial, and comes back with it.
alter table serials add column was_named boolean not null default false;
alter table serials add check ((customer_id is null) <> (product_id is null));

create index serials_in_stock on serials (product_id, serial) where product_id is not null;

create table stock_movements (
    id bigint generated always as identity primary key,
    product_id bigint not null references products,
    at bigint not null,
    by_whom text not null,
    kind text not null,
    units bigint not null,
    -- What was in stock after it.
    stock bigint not null,
    serial text collate "C",
    customer_id bigint references customers,
    reason text not null default ''
);

create index stock_movements_by_product on stock_movements (product_id, id);
