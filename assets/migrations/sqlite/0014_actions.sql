-- What was known to stand there of a device when an operation of its state was queued: it tells a registration from a
-- change, and a resumption from both. Of an earlier operation it is what the one before it had left.
alter table operations add column stood text;
update operations set stood = coalesce(
    (select case e.intent when 'removed' then 'nothing' else e.intent end from operations e
        where e.device_id = operations.device_id and e.kind = 'device' and e.state = 'applied' and e.id < operations.id
        order by e.id desc limit 1),
    case when exists (
        select 1 from audit a
        where a.entity = 'device' and a.entity_id = operations.device_id and a.action = 'import')
    then 'active' else 'nothing' end)
where kind = 'device';
