"""The pure floor: no framework, no database, no network, no clock."""
