-- migrations/0012-completion.sql: names of objects by how they start, without regard to case.

-- A name that is being typed is looked for by its start first: one or two
-- letters are what a trigram index cannot find.
CREATE INDEX object_name_start ON object ((fold(name) COLLATE "C"));
CREATE INDEX object_alias_name_start ON object_alias ((fold(name) COLLATE "C"));
