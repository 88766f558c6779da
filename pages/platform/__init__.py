"""The workplace of a wijkplatform: what is asked of it today, what it is owed, and its deeds."""
