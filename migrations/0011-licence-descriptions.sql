-- migrations/0011-licence-descriptions.sql: what Creative Commons licences ask, in words.

-- The older and the national versions had no description. What they ask
-- follows from their conditions, which their codes name: BY (name the
-- author), NC (no commercial use), ND (no changed versions), SA (share
-- alike). The sentences are those that other versions have already.
UPDATE licence l SET description = s.sentence
	FROM (VALUES
		('^CC-BY-[0-9]', 'Do anything, also for money. Name the author and the licence.'),
		('^CC-BY-SA-[0-9]', 'Do anything, also for money. Name the author, and share what you make from it under the same licence.'),
		('^CC-BY-ND-[0-9]', 'Share it as it is only: changed versions may not be passed on. Name the author and the licence.'),
		('^CC-BY-NC-[0-9]', 'Not for commercial use. Name the author and the licence.'),
		('^CC-BY-NC-SA-[0-9]', 'Not for commercial use. Name the author, and share what you make from it under the same licence.'),
		('^CC-BY-NC-ND-[0-9]', 'Not for commercial use, and changed versions may not be passed on. Name the author and the licence.')
	) AS s(pattern, sentence)
	WHERE l.description = '' AND l.code ~ s.pattern;

UPDATE licence SET description = 'Whoever held rights in it gave it to the public domain, or certified that it is there. Do anything; nothing is asked.'
	WHERE code = 'CC-PDDC' AND description = '';
