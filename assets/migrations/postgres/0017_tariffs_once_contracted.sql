-- Whether anybody ever contracted a tariff is asked for each one of the list.
create index ended_contracts_by_tariff on ended_contracts (tariff_id);

-- Filled in by the program when it opens the database: SQL cannot fold a model.
alter table products add column model_folded text collate "C";
