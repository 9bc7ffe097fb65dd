"""What stands around a fact and makes it doubtful: looked at for every family."""
