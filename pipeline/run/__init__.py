"""A run: what finds work, stores its results and adds up. The stages know nothing of it.

`discover` finds what is new or changed in a drop, `prepare` takes it through the stages that
look at one document alone, `load` groups it with what the index holds and writes it, and the
tally must balance. `local` does all of it in one go; the DAGs do the same in tasks.
"""
