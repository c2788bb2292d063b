-- For wrk: one POST over and over, and its figures as JSON.
--
--   wrk -s post.lua http://ADDR:PORT/PATH -- BODY KEY

function init(args)
  wrk.method = "POST"
  wrk.body = args[1]
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["apikey"] = args[2]
end

function done(summary, latency)
  local errors = summary.errors
  local failures = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format(
    '{"requests":%d,"failures":%d,"seconds":%.6f,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, failures, summary.duration / 1e6,
    latency:percentile(50), latency:percentile(99)))
end
