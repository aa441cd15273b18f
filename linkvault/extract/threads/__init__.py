"""Blocks of a page -> its discussion: the posts of a thread, which are the article, or the comments on an article.

A thread is recognized by its structure: repeated elements that each have an author, a time and a text. `names` has the
names that such elements have in many programs, `marks` the authors and times, `units` the repeated elements.
"""
