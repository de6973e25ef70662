-- The figures of wrk as one line of JSON, in the words of load.c.
done = function(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"all_requests":%d,"rate":%.1f,"p50_us":%.1f,"p99_us":%.1f,"errors":%d}\n',
        summary.requests, summary.requests, summary.requests * 1e6 / summary.duration,
        latency:percentile(50), latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
