-- Operations that are about what stands in a system and on nobody's record: a customer of whom we have none, and a device
-- that its customer does not have.
alter table operations alter column customer_id drop not null;
-- Of a device that is on nobody's record.
alter table operations add column serial text;

create index operations_of_strays on operations (external_id, id)
    where customer_id is null or serial is not null;
