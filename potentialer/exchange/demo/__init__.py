"""Fjordlund Kommune, which does not exist: a whole municipality to try the directory with, of any size.

`municipality` builds it without a database, `loading` puts it into one. What it consists of stands in `data/`.
"""
