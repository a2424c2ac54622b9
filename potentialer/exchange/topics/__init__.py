"""Topics from files: KLE, or a municipality's own list. Read, plan, apply.

- Read: `json_lines` and `tables` (bytes to lines that no longer know their file's shape), `reading` (all files, with
  every fault told at once), `wording` (the Danish sentences). No database.
- Plan: `planning.plan_topics` compares with the topics that are there, outside any transaction.
- Apply: `applying.apply_plan` writes a plan in one transaction, through `domain.topics.bulk`.
"""
