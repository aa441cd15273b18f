"""What commands share to read arguments and to talk to the user: options, help, completion, the terminal."""
