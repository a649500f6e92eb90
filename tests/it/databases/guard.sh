# Runs a PostgreSQL for the tests and takes it away when no test process is left.
#
# Arguments: folder of the cluster, folder of PostgreSQL's programs, the lock that every test process shares, and the
# command that runs one of those programs as the right user. It says "ready" once the server answers.
folder=$1
programs=$2
exec 9<"$3"
shift 3

"$@" "$programs/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --no-sync \
    --locale=C --locale-provider=icu --icu-locale=es >"$folder/log" 2>&1 || exit 1

# It dies with this shell, should this be killed. Only by its socket can it be reached, in a folder that is private.
"$@" --pdeathsig INT "$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off \
    -c max_connections=200 -c shared_buffers=32MB >>"$folder/log" 2>&1 9<&- &
server=$!

until "$programs/pg_isready" -q -h "$folder"; do
    kill -0 $server || exit 1
    sleep 0.1
done
echo ready
exec >/dev/null

# The lock is free when no test process lives. Test runners that start one after the other leave short gaps.
while :; do
    flock -x 9
    flock -u 9
    sleep 2
    flock -xn 9 && break
done
kill -INT $server
wait $server
rm -rf "$folder"
