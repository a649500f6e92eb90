-- Operations that are about a customer himself.

-- Of such an operation: under which of his ids, and whether he is to be made there, so that nobody may have it.
alter table operations add column external_id text;
alter table operations add column creates integer not null default false;
-- Whether what is empty here stays as it is there.
alter table operations add column keeps integer not null default false;
