-- Operations are found by their customer, and by their system in each state, newest first.

create index operations_by_customer on operations (customer_id, id);
create index operations_by_system on operations (system_id, state, id);
