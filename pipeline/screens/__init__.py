"""What the command line shows, a module per command. Nothing here prints."""
