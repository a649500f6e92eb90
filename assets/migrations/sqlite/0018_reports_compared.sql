-- Two reports are compared by what their rows are about: all that is asked of a row then stands in the index. SQLite read
-- the whole other report for each row before.
drop index report_rows_by_identity;
create index report_rows_by_identity on report_rows (report_id, identity, class, accepted_id);
