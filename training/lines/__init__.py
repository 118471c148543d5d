"""Recipe of the line model: `python -m training.lines --data DATA --out FOLDER`."""
