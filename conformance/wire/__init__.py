"""Requests and answers, multipart documents, signatures."""
