"""The organisation from the municipality's own files: read, plan, apply.

- Read: `tables` (bytes to clean tables), `mapping` (which column is what), `reading` (tables to an Organisation, with
  every fault told at once), `checking` (what is wrong between rows), `wording` (the Danish sentences). No database.
- Plan: `planning.plan_organisation` compares with the directory outside any transaction; `plan.Plan` is what it found.
- Apply: `applying.apply_plan` writes a plan in one transaction, through `domain.people.bulk`.
- `drafts` keeps an upload on disk between the pages.
"""
