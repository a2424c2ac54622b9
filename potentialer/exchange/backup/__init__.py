"""Backup and restore: one file that holds an installation, the same for both databases.

`archive` is the file as bytes: a tar in gzip, with a seal at its end. `manifest` says what is in it, `shape` which
tables, `values` how a row is written. `snapshot` and `files` read an installation that is in use, `writing` makes the
backup; `opening` and `checking` look through one, `upgrading` brings an older one to today's tables, and `restoring`
puts it in place. See docs/decisions/0008-a-backup-is-one-portable-file.md.
"""
