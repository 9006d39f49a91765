"""What happens next: pure decisions over a definition and a snapshot."""
