"""How well a document answers a query, and why.

The engine fetches candidates; here each is looked at word by word. A score carries its explanation: for every word of
the query the best word of the document, the field that it stands in, and how the two met.
"""
