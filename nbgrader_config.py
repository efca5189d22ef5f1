"""nbgrader's settings: `nbgrader` reads this file when it is run in the project's folder."""

import os
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent
# `python3 -m grader teach --classroom` names another one.
CLASSROOM = os.environ.get("AZLAB_CLASSROOM") or "classroom"

c = get_config()

c.CourseDirectory.course_id = "azlab"
c.CourseDirectory.root = str(ROOT)
c.CourseDirectory.source_directory = "notebooks"
c.CourseDirectory.release_directory = f"{CLASSROOM}/release"
c.CourseDirectory.submitted_directory = f"{CLASSROOM}/submitted"
c.CourseDirectory.autograded_directory = f"{CLASSROOM}/autograded"
c.CourseDirectory.feedback_directory = f"{CLASSROOM}/feedback"
c.CourseDirectory.solution_directory = f"{CLASSROOM}/solution"
sqlite = f"sqlite:///{ROOT / CLASSROOM / 'gradebook.db'}"
c.CourseDirectory.db_url = os.environ.get("AZLAB_GRADEBOOK") or sqlite
# What lies beside a notebook, on its way to a class and back. `*.txt` are also nbgrader's own timestamp and
# the secret under which feedback is given back.
c.CourseDirectory.include = ["*.ipynb", "*.json", "*.json.gz", "*.az", "*.txt"]
c.CourseDirectory.include += ["*.yaml", "*.yml", "*.sh", "*.pkr.hcl", "*.pub"]
c.CourseDirectory.ignore = [".azlab", ".ipynb_checkpoints", "__pycache__", "*.pyc", "*.new.ipynb"]
c.CourseDirectory.ignore += ["feedback"]
# What a class gets: no recordings, which hold what the solutions send.
c.CourseDirectory.ignore += ["*recording.json", "*recording.json.gz", "*variants.json"]
c.ExportApp.plugin_class = "grader.classroom.export_plugin.Export"
c.ExportPlugin.to = str(ROOT / CLASSROOM / "grades.csv")

# nbgrader's own steps, after ours, which says in each copy what it was made from and keeps that.
steps = """
    IncludeHeaderFooter InstantiateTests LockCells ClearSolutions ClearOutput CheckCellMetadata
    ComputeChecksums SaveCells ClearHiddenTests ClearMarkScheme ComputeChecksums CheckCellMetadata
"""
c.GenerateAssignment.preprocessors = ["grader.course.fingerprints.Fingerprint"]
c.GenerateAssignment.preprocessors += [f"nbgrader.preprocessors.{step}" for step in steps.split()]
if str(ROOT) not in sys.path:
    sys.path.append(str(ROOT))

# A comment is valid in Python and in `%%az`; an untouched exercise earns 0 because its check finds nothing.
c.ClearSolutions.code_stub = {"python": "# your answer here"}
c.ClearSolutions.text_stub = "*Your answer here.*"

# Learners' work is read, run and judged by the course's own grader; stock nbgrader would open it and run its
# checks in the learner's kernel. `c.AzlabExecution.sandbox = False` goes on without a sandbox.
steps = "grader.classroom.preprocessors"
c.Autograde.pre_convert_hook = "grader.classroom.putting_aside.put_aside"
c.Autograde.exporter_class = f"{steps}.GradedNotebook"
c.Autograde.sanitize_preprocessors = [f"{steps}.GradeSubmission"]
c.Autograde.autograde_preprocessors = [f"{steps}.SaveMarks", "nbgrader.preprocessors.AssignLatePenalties"]
c.GenerateFeedback.exporter_class = "grader.classroom.feedback_exporter.FeedbackPage"
c.ExchangeFactory.collect = "grader.classroom.exchange.Collect"

# Where nbgrader itself runs a notebook (`nbgrader validate`), its kernel sees the project's packages and
# keeps its cloud to itself.
c.Execute.kernel_name = "python3"
c.Execute.timeout = 300
c.Execute.startup_timeout = 300
c.Execute.iopub_timeout = (
    60  # of 4 seconds, as it is by default, a busy machine makes lost output: lost points
)
c.Execute.shutdown_kernel = "graceful"  # a killed kernel would leave its cloud behind
c.Execute.extra_arguments = [
    "--IPKernelApp.exec_lines=import os, sys",
    "--IPKernelApp.exec_lines=os.environ['AZLAB_STATE'] = 'temporary'",
    f"--IPKernelApp.exec_lines=sys.path.insert(0, {str(ROOT)!r})",
    "--HistoryManager.hist_file=:memory:",
]

# sqlite makes the file, not its folder.
with suppress(OSError):
    (ROOT / CLASSROOM).mkdir(exist_ok=True)
