"""A hit and its text -> the passages to show, with the matches marked."""
