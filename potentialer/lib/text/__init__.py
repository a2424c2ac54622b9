"""Danish text: ordering, folding, sound, numbers. One file per thing a caller wants."""
