"""What developers run beside the pipeline."""
