-- Operations are listed newest first: of a customer, of a system in each state, and those that a person has to resolve.

-- Whether a newer operation has taken its place: a newer change of the device, or a newer restart that of a restart.
-- What has ended well or been given up is left as it is: nobody asks it.
alter table operations add column overtaken integer not null default false;
update operations set overtaken = true
where state in ('queued', 'running', 'accepted', 'unsure', 'refused', 'attention') and exists (
    select 1 from operations newer
    where newer.device_id = operations.device_id and newer.id > operations.id
        and newer.kind in ('device', operations.kind)
);

create index operations_by_customer on operations (customer_id, id);
create index operations_by_system on operations (system_id, state, id);
create index operations_to_resolve on operations (overtaken, id) where state in ('refused', 'attention');
