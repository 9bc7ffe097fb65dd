"""The checker: is a claim supported by the passage it cites?"""
