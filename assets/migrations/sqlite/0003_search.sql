-- What each customer is found by, in the order of the list, and an index of every three letters of it.

alter table links add column external_id_folded text;

-- All that a customer is found by as one text, in the spelling of `store::search`: every word begins behind two spaces,
-- so that a beginning of one or two letters is a group of three, too.
create view customer_spellings as
select
    c.id as customer_id,
    c.name_folded as name_folded,
    '  ' || replace(c.name_folded, ' ', '  ')
        || '  ' || c.code_folded
        || coalesce('  ' || lower(c.tax_id), '')
        || coalesce('  ' || case when c.phone like '+34%' then substr(c.phone, 4) else substr(c.phone, 2) end, '')
        || coalesce((
            select group_concat('  ' || replace(coalesce(l.external_id_folded, lower(l.external_id)), ' ', '  '), '')
            from links l where l.customer_id = c.id
        ), '')
        || coalesce((
            select group_concat('  ' || replace(replace(replace(replace(lower(d.serial),
                '-', ''), '.', ''), '_', ''), '/', ''), '')
            from devices d where d.customer_id = c.id and d.state <> 'removed'
        ), '') as words
from customers c;

create table customer_words (
    name_folded text not null,
    customer_id integer not null references customers on delete cascade,
    words text not null,
    primary key (name_folded, customer_id)
) strict, without rowid;

create virtual table customer_trigrams using fts5 (
    words, tokenize = 'trigram case_sensitive 1', content = '', contentless_delete = 1
);

insert into customer_words (name_folded, customer_id, words)
    select name_folded, customer_id, words from customer_spellings order by name_folded, customer_id;
insert into customer_trigrams (rowid, words)
    select customer_id, words from customer_spellings order by customer_id;

create trigger customer_words_added after insert on customer_words begin
    insert into customer_trigrams (rowid, words) values (new.customer_id, new.words);
end;

create trigger customer_words_changed after update of words on customer_words when new.words is not old.words begin
    update customer_trigrams set words = new.words where rowid = new.customer_id;
end;

create trigger customer_words_removed after delete on customer_words begin
    delete from customer_trigrams where rowid = old.customer_id;
end;

create trigger customers_found_when_added after insert on customers begin
    insert into customer_words (name_folded, customer_id, words)
        select name_folded, customer_id, words from customer_spellings where customer_id = new.id;
end;

create trigger customers_found_when_changed
after update of code_folded, name_folded, tax_id, phone on customers
when new.code_folded is not old.code_folded or new.name_folded is not old.name_folded
    or new.tax_id is not old.tax_id or new.phone is not old.phone
begin
    update customer_words set
        name_folded = new.name_folded,
        words = (select words from customer_spellings where customer_id = new.id)
        where name_folded = old.name_folded and customer_id = old.id;
end;

create trigger links_found_when_added after insert on links begin
    update customer_words set words = (select words from customer_spellings where customer_id = new.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = new.customer_id);
end;

create trigger links_found_when_changed after update on links begin
    update customer_words set words = (select words from customer_spellings where customer_id = old.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = old.customer_id);
    update customer_words set words = (select words from customer_spellings where customer_id = new.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = new.customer_id);
end;

create trigger links_found_when_removed after delete on links begin
    update customer_words set words = (select words from customer_spellings where customer_id = old.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = old.customer_id);
end;

create trigger devices_found_when_added after insert on devices begin
    update customer_words set words = (select words from customer_spellings where customer_id = new.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = new.customer_id);
end;

create trigger devices_found_when_changed
after update of customer_id, serial, state on devices
when new.customer_id <> old.customer_id or new.serial <> old.serial
    or (new.state = 'removed') <> (old.state = 'removed')
begin
    update customer_words set words = (select words from customer_spellings where customer_id = old.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = old.customer_id);
    update customer_words set words = (select words from customer_spellings where customer_id = new.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = new.customer_id);
end;

create trigger devices_found_when_removed after delete on devices begin
    update customer_words set words = (select words from customer_spellings where customer_id = old.customer_id)
        where (name_folded, customer_id) = (select name_folded, id from customers where id = old.customer_id);
end;

-- Telephones are found by any part of them now.
drop index customers_by_phone;

-- What was typed before in a field is looked for in the newest devices of a technology.
create index devices_by_technology on devices (technology, id) where state <> 'removed';
drop view device_texts;
