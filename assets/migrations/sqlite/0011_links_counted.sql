-- How many customers a system has linked is counted without looking each link up.
create index links_by_system on links (system_id, customer_id);
