-- Customers are listed by their status, too, and within one by name. By code they are listed as the index of it stands:
-- equal codes are in the order of the rows.
create index customers_by_status on customers (status, name_folded, id);
