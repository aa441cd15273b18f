"""Texts and pages <-> the fewer bytes in which the vault stores them."""
