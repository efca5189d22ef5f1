"""Microsoft.Storage: storage accounts, and of what lies in them the logs that boot diagnostics writes."""
