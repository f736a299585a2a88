"""Cases: a piece of work on one learner's record, from the one who asks to the receipt.

An export goes out by the decision of the family, an import came in, an inquiry lets a board officer read one learner;
disclosure, correction and erasure are what a family asks of its own record. Slips carry the code that names a learner
to a recipient, campaigns open the cases of a whole grade.
"""
