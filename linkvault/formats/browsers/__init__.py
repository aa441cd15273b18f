"""Files in the profile folders of browsers."""
