"""A sample for JupyterHub 5 with Unix users. See docs/hub.md.

Copy it to /etc/jupyterhub/ and change what is marked.
"""

import json
from pathlib import Path

c = get_config()  # noqa: F821

TEACHERS = {"teacher"}  # change: who has the course's clone, and opens formgrader
COURSE = "/srv/azlab"  # change: the clone, which only teachers may read

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # behind a proxy that speaks TLS
c.Authenticator.allow_all = True  # change: everybody with an account on this machine
c.Spawner.default_url = "/lab"
c.Spawner.environment = {"JUPYTER_PREFER_ENV_PATH": "1"}

# Each user's server on a name of its own: without it, a page of a learner's could act in the teacher's name.
# Needs a wildcard in DNS and in the certificate. Where you cannot have it, leave it: formgrader then opens
# in a tab of its own, at /user/NAME/formgrader/manage_assignments.
# c.JupyterHub.subdomain_host = "https://hub.example.org"
SUBDOMAINS = False
FRAMES = "'self'" if SUBDOMAINS else "'none'"

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {frames}"
)
LEARNERS = "/etc/azlab/learners"
TOOLS = ("formgrader", "course_list")
PAGES = ("formgrader", "course-list", "create-assignment")


def write_learners_settings(folder):
    """Jupyter's settings for who learns: no menu of teachers, and nothing that answers behind it."""
    files = {
        "labconfig/page_config.json": {
            "disabledExtensions": {f"@jupyter/nbgrader:{page}": True for page in PAGES}
        },
        "jupyter_server_config.d/azlab.json": {
            "ServerApp": {
                "jpserver_extensions": {f"nbgrader.server_extensions.{tool}": False for tool in TOOLS}
            }
        },
    }
    for name, content in files.items():
        path = Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=1))


def before_start(spawner):
    """Teachers get the course's settings and a strict policy, learners no tools of teachers."""
    if spawner.user.name in TEACHERS:
        settings = {"headers": {"Content-Security-Policy": POLICY.format(frames=FRAMES)}}
        spawner.notebook_dir = COURSE
        spawner.args = ["--ServerApp.tornado_settings=" + json.dumps(settings)]
        # Here nbgrader finds nbgrader_config.py, wherever the server starts: without it there is no course.
        spawner.environment = {**spawner.environment, "JUPYTER_CONFIG_PATH": COURSE}
    else:
        spawner.environment = {**spawner.environment, "JUPYTER_CONFIG_PATH": LEARNERS}


write_learners_settings(LEARNERS)
c.Spawner.pre_spawn_hook = before_start

# Per learner: JupyterLab 90 MB, a kernel with the Azure CLI 200 MB, and what a lesson asks for in between.
# SystemdSpawner, DockerSpawner and KubeSpawner enforce it; LocalProcessSpawner does not.
c.Spawner.mem_limit = "1G"
c.Spawner.cpu_limit = 1.0

# Servers that nobody uses go: a lesson's cloud is in files, and goes on where it was.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": ["python3", "-m", "jupyterhub_idle_culler", "--timeout=3600", "--cull-every=300"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
