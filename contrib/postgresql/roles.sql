-- contrib/postgresql/roles.sql: the three roles and the database; run by a superuser, as often as one likes.
--
-- psql -X -v ON_ERROR_STOP=1 -d postgres -f contrib/postgresql/roles.sql
--
-- pinakes_owner owns the schema and runs the migrations, pinakes_writer and
-- pinakes_reader have what the migrations grant them. Nobody has a password:
-- pg_hba.conf says which system users become them (see README.md here).

select format('create role %I login', name)
from unnest(array['pinakes_owner', 'pinakes_writer', 'pinakes_reader']) as name
where not exists (select from pg_roles where rolname = name)
\gexec

select 'create database pinakes owner pinakes_owner template template0'
    ' encoding ''UTF8'' locale ''C.UTF-8'''
where not exists (select from pg_database where datname = 'pinakes')
\gexec

revoke all on database pinakes from public;
grant connect, temporary on database pinakes to pinakes_owner;
grant connect on database pinakes to pinakes_writer, pinakes_reader;
