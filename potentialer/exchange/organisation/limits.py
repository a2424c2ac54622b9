"""How much of a file we take. Far above what a municipality has (45,000 people are some 8 MB), far below what hurts."""

MAX_BYTES = 50_000_000  # of one file, where nobody has set another limit
MAX_ROWS = 250_000  # in one table
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000  # in one table
MAX_UNZIPPED = 600_000_000  # bytes of an XLSX file when unpacked; a real one of the largest size has a third
MAX_ELEMENTS = 30_000_000  # in one part of an XLSX file; twice what the most cells need
MAX_TEXTS = 2_000_000  # different texts in an XLSX file
MAX_CELL = 32_767  # characters in a cell, which is Excel's own limit
MAX_SHEETS = 100
