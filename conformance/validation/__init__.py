"""What a Statement may look like (Data 2.2 to 2.6 and 4): tables of good and bad ones, a file for each part."""
