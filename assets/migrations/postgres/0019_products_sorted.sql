-- Products are listed by a number of units, the most first, too: by its negative, so that names go upwards within a number
-- either way. Each order is kept by an index, and those that are retired are counted by one.

alter table products add column minus_stock bigint not null generated always as (-stock) stored;
alter table products add column minus_assigned bigint not null generated always as (-assigned) stored;

create index products_by_stock on products (stock, name_folded, id);
create index products_by_most_stock on products (minus_stock, name_folded, id);
create index products_by_assigned on products (assigned, name_folded, id);
create index products_by_most_assigned on products (minus_assigned, name_folded, id);
create index products_retired on products (id) where retired_at is not null;
