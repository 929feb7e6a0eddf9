-- Says at the end what was answered, as one line of JSON; times are in microseconds.
done = function(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "bytes": %d, "duration": %d, "median": %d, "p99": %d, "refused": %d, "broken": %d}',
    summary.requests, summary.bytes, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
