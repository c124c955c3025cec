-- contrib/bench/labels.lua: a wrk script: one person a thread asks for samples of a set, and labels them.

-- From the environment: BENCH_SET (its name), BENCH_SIZE, BENCH_DEED (size,
-- by-id, next, classify or cycle, which is next and classify in turns),
-- BENCH_PEOPLE ("name:password" in base64, a line each).
local deed, size = os.getenv("BENCH_DEED"), tonumber(os.getenv("BENCH_SIZE"))
local people = {}
for line in os.getenv("BENCH_PEOPLE"):gmatch("[^\n]+") do
	people[#people + 1] = line
end

local threads, all = 0, {}
function setup(thread)
	threads = threads + 1
	all[threads] = thread
	thread:set("person", people[(threads - 1) % #people + 1])
	thread:set("place", threads)
	thread:set("failed", 0)
end

local headers, known

local function ask(path, fields)
	headers = headers or {
		["Content-Type"] = "application/json",
		["Authorization"] = "Basic " .. person,
	}
	return wrk.format("POST", path, headers,
		'{"dataset_name":"' .. os.getenv("BENCH_SET") .. '"' .. fields .. "}")
end

local function label(path)
	return ask("/classify", ',"base_dir":"' .. os.getenv("BENCH_BASE") ..
		'","filepath":"' .. path .. '","label":"positive"')
end

-- Another place for each thread, all over the set.
local function draw()
	place = (place * 7919 + 104729) % size
	return place
end

function request()
	if deed == "size" then return ask("/size", "") end
	if deed == "by-id" then return ask("/obtain", ',"id":' .. draw()) end
	if deed == "next" then return ask("/obtain", "") end
	if deed == "classify" then return label("dir/image" .. draw() .. ".png") end
	if known then
		local path = known
		known = nil
		return label(path)
	end
	return ask("/obtain", "")
end

-- wrk counts what is not 2xx by itself. Where no body is looked at it makes
-- none for us, so that the images of either server do not pass through Lua.
local function look(status, fields, body)
	if status ~= 200 or body:find('^%s*{"response":%s*false') then
		failed = failed + 1
	end
	if deed ~= "cycle" then return end
	local json = fields["X-Response-Json"] or fields["x-response-json"]
	known = json and json:match('"filepath":%s*"([^"]*)"')
end
if deed == "classify" or deed == "cycle" then response = look end

function done(summary, latency)
	local bad = summary.errors
	local refused = 0
	for _, thread in ipairs(all) do refused = refused + thread:get("failed") end
	io.write(string.format("RESULT %.2f %d\n",
		summary.requests / (summary.duration / 1e6),
		bad.connect + bad.read + bad.write + bad.timeout +
			math.max(bad.status, refused)))
end
