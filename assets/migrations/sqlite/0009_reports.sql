-- Synchronisation reports, what was accepted of them, and operations that are about a customer.

-- One without an end was not finished: it is shown to nobody, and taken away with the next.
create table reports (
    id integer primary key autoincrement,
    system_id integer not null references systems,
    system_version text,
    started_at integer not null,
    finished_at integer,
    by_whom text not null,
    incomplete text,
    ours integer not null,
    theirs integer not null,
    totals text not null,
    nothing_linked integer not null
) strict;

create index reports_by_system on reports (system_id, id);

-- `identity` names what a row is about, in every report of the system; `difference` what is said of it.
create table report_rows (
    report_id integer not null references reports on delete cascade,
    place integer not null,
    class text not null,
    section text not null,
    certainty text,
    cost text not null,
    identity integer not null,
    difference integer not null,
    customer_id integer,
    device_id integer,
    customer_code text,
    customer_name text,
    external_id text,
    serial text,
    detail text not null,
    words text not null,
    accepted_id integer,
    result text,
    primary key (report_id, place)
) strict, without rowid;

create index report_rows_by_class on report_rows (report_id, section, class, place);
create index report_rows_by_identity on report_rows (report_id, identity);

create table accepted_differences (
    id integer primary key autoincrement,
    system_id integer not null references systems,
    identity integer not null,
    difference integer not null,
    section text not null,
    class text not null,
    customer_code text,
    customer_name text,
    external_id text,
    serial text,
    accepted_at integer not null,
    by_whom text not null,
    why text not null,
    until integer
) strict;

create unique index accepted_differences_by_identity on accepted_differences (system_id, identity);
