"""Potentialer i Spil: find out what an organisation's own people know, have tried and are doing."""
