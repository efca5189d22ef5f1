"""Where a learner is: what checks gave in their own notebooks, by exercise, lesson and course.

Kept beside the notebooks, without an account. Grading keeps nothing here: marks are `grader.classroom`'s.
"""
