"""What a page shows -> whether it holds an article, and what it is otherwise."""
