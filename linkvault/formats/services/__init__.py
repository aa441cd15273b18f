"""Exports of one service or program into bookmarks: Pocket, Raindrop, wallabag, Karakeep and others."""
