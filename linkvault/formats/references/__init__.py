"""Libraries of reference managers."""
