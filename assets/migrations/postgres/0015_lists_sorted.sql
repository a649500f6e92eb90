-- Customers are listed by their code and by their status, too: within a status by name.
drop index customers_by_code;
create index customers_by_code on customers (code_folded, id);
create index customers_by_status on customers (status, name_folded, id);
