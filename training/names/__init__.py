"""Recipe of the name recogniser: `python -m training.names --data DATA --out FOLDER`."""
