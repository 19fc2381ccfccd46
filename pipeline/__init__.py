"""Toll, module by module, from the bottom up. A name that ends in / is a package: its own docstring says what is in it.

contracts    every table and column once
model        the values that pass between the rooms, and the root of all errors
settings     every knob, from TOLL_* environment variables
logs         what a line of the log is about, and lines as JSON
suites       the expectations as files: what one entry says, read and written
nights       what each run of a DAG did, as its stages noted it
derived      what is made from the contract: DDL, data dictionary, base expectations
rules/       words and names, as data
lexicon      loads rules/
abroad       reads the words around a name: a neighbour, an attacker, a seat or a street
towns        towns by the names that datelines give them
text         sentences and offsets
dumps/       one small reader per format
articles/    a document becomes its articles
entities/    persons, groups, organisations, places
casualties/  the grammar: numbers, dates, places, clauses, context, claims, reports
normalise    the pure Arrow function: documents in, tables out
engines/     where it runs
lake         whole partitions, replaced atomically; the ledger of batches
quality/     the gates: the only room that imports Great Expectations
warehouse/   build, resolve, publish, open: the only room that imports DuckDB
report/      the page
stages/      the stages in their order: what the command and the DAGs call
cli/         the `toll` command
"""
