-- What each customer is found by, in the order of the list, and an index of every three letters of it.

create extension if not exists pg_trgm;

alter table links add column external_id_folded text collate "C";

-- All that a customer is found by as one text, in the spelling of `store::search`: every word begins behind two spaces.
create view customer_spellings as
select
    c.id as customer_id,
    c.name_folded as name_folded,
    '  ' || replace(c.name_folded, ' ', '  ')
        || '  ' || c.code_folded
        || coalesce('  ' || lower(c.tax_id), '')
        || coalesce('  ' || case when c.phone like '+34%' then substr(c.phone, 4) else substr(c.phone, 2) end, '')
        || coalesce((
            select string_agg('  ' || replace(coalesce(l.external_id_folded, lower(l.external_id)), ' ', '  '), '')
            from links l where l.customer_id = c.id
        ), '')
        || coalesce((
            select string_agg('  ' || translate(lower(d.serial), '-._/', ''), '')
            from devices d where d.customer_id = c.id and d.state <> 'removed'
        ), '') as words
from customers c;

create table customer_words (
    customer_id bigint primary key references customers on delete cascade,
    name_folded text collate "C" not null,
    words text collate "C" not null
);

insert into customer_words (customer_id, name_folded, words)
    select customer_id, name_folded, words from customer_spellings;

create index customer_words_by_name on customer_words (name_folded, customer_id);
create index customer_words_by_part on customer_words using gin (words gin_trgm_ops);

-- Locked first and read after that: what another has just committed of the same customer must not be written over.
create function find_customer_anew(which bigint) returns void language plpgsql as $$
begin
    perform from customer_words where customer_id = which for update;
    update customer_words w set name_folded = s.name_folded, words = s.words
        from customer_spellings s where s.customer_id = which and w.customer_id = which;
end $$;

create function customer_added() returns trigger language plpgsql as $$
begin
    insert into customer_words (customer_id, name_folded, words)
        select customer_id, name_folded, words from customer_spellings where customer_id = new.id;
    return null;
end $$;

create function customer_changed() returns trigger language plpgsql as $$
begin
    perform find_customer_anew(new.id);
    return null;
end $$;

create function belongings_changed() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform find_customer_anew(old.customer_id);
    end if;
    if tg_op = 'INSERT' or tg_op = 'UPDATE' and new.customer_id <> old.customer_id then
        perform find_customer_anew(new.customer_id);
    end if;
    return null;
end $$;

create trigger found_when_added after insert on customers
    for each row execute function customer_added();

create trigger found_when_changed after update on customers
    for each row when (
        (new.code_folded, new.name_folded, new.tax_id, new.phone)
            is distinct from (old.code_folded, old.name_folded, old.tax_id, old.phone)
    ) execute function customer_changed();

create trigger found_when_changed after insert or update or delete on links
    for each row execute function belongings_changed();

create trigger found_when_added_or_removed after insert or delete on devices
    for each row execute function belongings_changed();

create trigger found_when_changed after update on devices
    for each row when (
        new.customer_id <> old.customer_id or new.serial <> old.serial
        or (new.state = 'removed') <> (old.state = 'removed')
    ) execute function belongings_changed();

-- Telephones are found by any part of them now.
drop index customers_by_phone;

-- What was typed before in a field is looked for in the newest devices of a technology.
create index devices_by_technology on devices (technology, id) where state <> 'removed';
drop view device_texts;
