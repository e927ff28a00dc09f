"""What the site says: every word in two languages, and how text from reports is made safe to print."""
