"""How the model came about, and how good it is: every file here is a command that takes a corpus folder."""
