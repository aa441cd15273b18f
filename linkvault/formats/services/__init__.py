"""Exports of one service or program each: Pocket, Raindrop, wallabag, Karakeep and others."""
