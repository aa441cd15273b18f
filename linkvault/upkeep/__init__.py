"""A vault -> whether it is sound, a backup of it, and a sound vault from a damaged one."""
