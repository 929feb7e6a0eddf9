-- Readers who open stories and stay, each at an address of its own, which a trusted proxy names. The numbers of the stories
-- stand in VIEWS_STORIES; at the end one line of JSON says what was sent and answered.
local stories = {}
for number in os.getenv("VIEWS_STORIES"):gmatch("%d+") do stories[#stories + 1] = tonumber(number) end
local head = {
  ["Host"] = os.getenv("VIEWS_HOST"),
  ["Origin"] = "http://" .. os.getenv("VIEWS_HOST"),
  ["Sec-Fetch-Site"] = "same-origin",
  ["Content-Type"] = "text/plain;charset=UTF-8",
  ["User-Agent"] = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
}
local threads = 0
setup = function(thread)
  thread:set("seed", os.time() * 100 + threads)
  threads = threads + 1
end
init = function() math.randomseed(seed) end

-- Two of five open a story, and few stories are read much.
request = function()
  local random = math.random
  head["X-Forwarded-For"] = string.format("%d.%d.%d.%d", random(11, 223), random(0, 255), random(0, 255), random(0, 255))
  local story = stories[math.floor(#stories * random() ^ 3) + 1]
  local body
  if random() < 0.4 then
    body = string.format('[{"story":%d,"on":"phone","from":"www.google.com"}]', story)
  else
    body = string.format('[{"story":%d,"seconds":15}]', story)
  end
  return wrk.format("POST", "/islands/views", head, body)
end

done = function(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "bytes": %d, "duration": %d, "median": %d, "p99": %d, "refused": %d, "broken": %d}',
    summary.requests, summary.bytes, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status, errors.connect + errors.read + errors.write + errors.timeout
  ))
end
