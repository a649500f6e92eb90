# The synchronisation report: the reading of the system, the panel and what is done from it.

## Why it could not be read whole
not-whole-page = It could not be read whole: page { $page } did not come after several tries. { $reason }
not-whole-rate-limited = It could not be read whole: the system asks for fewer requests than can be waited for (page { $page }). Generate the report later, or raise its limit of requests
not-whole-slow = It could not be read whole: page { $page } did not come in { $seconds } s. Check that the system answers and generate the report again
not-whole-uncounted = It could not be read whole: the system does not say how many customers it has (“total”), so nobody knows whether some are missing. Ask whoever runs it to keep the contract
not-whole-fewer = It could not be read whole: the system announces { $total } customers and gave { $read }. Generate the report again; if it happens again, tell whoever runs it
not-whole-more = It could not be read whole: the system announces { $total } customers and has given { $read } already. Generate the report again; if it happens again, tell whoever runs it
not-whole-shrunk = It could not be read whole: the system announced { $before } customers, and { $now } half-way. Generate the report again; if it happens again, tell whoever runs it
not-whole-page-twice = It could not be read whole: page { $page } repeats customers already read. The system does not page rightly: tell whoever runs it
not-whole-record-twice = It could not be read whole: the system gave customer “{ $id }” twice. Generate the report again; if it happens again, tell whoever runs it
not-whole-stuck = It could not be read whole: after page { $page } the system does not get on. The system does not page rightly: tell whoever runs it
