"""What commands share: options, tables, messages."""
