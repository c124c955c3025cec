-- contrib/bench/mix.lua: a wrk script: `has` queries over objects drawn by how often they are used.

local names, sums, total = {}, {}, 0

for line in io.lines(os.getenv("BENCH_NAMES")) do
	local weight, name = line:match("^(%d+)\t(.*)$")
	total = total + tonumber(weight)
	names[#names + 1] = 'want: [has: ["' .. name .. '"]]'
	sums[#sums + 1] = total
end

math.randomseed(42)

local function draw()
	local number, low, high = math.random() * total, 1, #sums
	while low < high do
		local middle = math.floor((low + high) / 2)
		if sums[middle] > number then high = middle else low = middle + 1 end
	end
	return names[low]
end

local function encoded(text)
	return (text:gsub("[^%w]", function(byte)
		return string.format("%%%02X", byte:byte())
	end))
end

-- BENCH_LINK: the address that is asked by a link, where it is set.
local link = os.getenv("BENCH_LINK")

function request()
	if link then
		return wrk.format("GET", link .. "?query=" .. encoded(draw()))
	end
	return wrk.format("POST", "/api/query-pictures",
		{ ["Content-Type"] = "application/yaml" }, draw())
end

function done(summary, latency)
	local bad = summary.errors
	io.write(string.format("RESULT %.1f %.3f %.3f %d %d\n",
		summary.requests / (summary.duration / 1e6),
		latency:percentile(50) / 1000, latency:percentile(99) / 1000,
		bad.connect + bad.read + bad.write + bad.timeout, bad.status))
end
