"""What a bundle tells besides the Statements: the readable page, the workbook, the credential, whom it names. Pure."""
