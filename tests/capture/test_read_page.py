"""The fingerprint of a text."""

from linkvault import capture


def test_white_space_does_not_change_a_fingerprint():
    assert capture.fingerprint("a  b\n") == capture.fingerprint("a b") != capture.fingerprint("ab")
