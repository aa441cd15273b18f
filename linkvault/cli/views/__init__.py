"""What the commands print: tables, records, articles, reports and charts."""
