"""The tables that turn hiragana into katakana and back, for `str.translate`. Pure."""

_OFFSET = ord("ァ") - ord("ぁ")  # the two blocks have one order
TO_KATAKANA = {code: code + _OFFSET for code in range(ord("ぁ"), ord("ゖ") + 1)}
TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in TO_KATAKANA.items()}
