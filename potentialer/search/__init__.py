"""The directory's search: documents from nouns, an index that follows `changes`, and answers with their reasons.

The index is a cache: delete the folder, and the worker makes it again from the database. `generations` knows the
files, `engine` speaks with tantivy, `writer` and `reader` hold one index open, `documents` turns nouns into documents,
`indexer` follows the database, `retrieval` answers, and `comparison` proves that index and database agree.
"""
