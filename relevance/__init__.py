"""Judged queries over the demo's written texts, and the gate that keeps the search as good as it is: see README.md."""
