"""What an installation begins with, for the editor to change: help pages in plain words."""
