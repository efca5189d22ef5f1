# ruff: noqa: E501
"""Cells that would have the cloud say what nobody did in it."""

from tests.execution.hostile.kinds import CLOUDS, Kind

ASK = """
import os, json, socket, struct
def ask(**said):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(60)
        try:
            line.connect(os.environ["AZLAB_LINE"])
            data = json.dumps(said).encode()
            line.sendall(struct.pack(">I", len(data)) + data)
            size = struct.unpack(">I", line.recv(4))[0]
            found = b""
            while len(found) < size: found += line.recv(size - len(found))
            return json.loads(found)
        except (OSError, struct.error, ValueError) as error: return {"error": str(error)}
"""
IMAGE = "/subscriptions/{}/resourceGroups/rg-north/providers/Microsoft.Compute/images/web-north"
BODY = '{"location": "northeurope", "properties": {"storageProfile": {"osDisk": {"osType": "Linux"}}}}'
SUBSCRIPTION = "subscription = az('account show').data['id']"


def _rest(*words: str) -> str:
    return f"!az rest --method put --url {IMAGE.format('$(az account show --query id -o tsv)')}?api-version=2024-07-01 {' '.join(words)} 2>&1"


KINDS = [
    Kind("lab.cloud, transport and session replaced", (
        "from azlab import lab\nclass Cloud:\n    is_real = True\n    def __getattr__(self, name): return lambda *given, **named: [{'command': 'image copy', 'status': 200}]\n"
        "for name in ('cloud', '_cloud', 'session', 'backend', '_backend', 'transport'):\n    try: setattr(lab, name, Cloud())\n    except Exception: pass\n"
        "import azlab.line.asking, azlab.line.session, azlab.line.messages\nazlab.line.session.LineTransport.send = lambda self, request: Cloud()",
    ), lesson=CLOUDS),
    Kind("a state file of its own, and SQL into cloud.sqlite", (
        "import os, sqlite3, glob\nos.makedirs('.azlab', exist_ok=True)\nfor path in ('cloud.sqlite', '.azlab/cloud.sqlite', '.azlab/start.sqlite', *glob.glob('/tmp/**/*.sqlite', recursive=True)):\n"
        "    base = sqlite3.connect(path); base.execute('create table if not exists commands (command, status)'); base.execute(\"insert into commands values ('image copy', 200)\"); base.commit()",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("a friend's saved cloud", (
        "import os\nos.makedirs('.azlab/saved', exist_ok=True); os.makedirs('saved', exist_ok=True)\nfor path in ('.azlab/saved/done.sqlite', 'saved/done.sqlite', '.azlab/cloud.sqlite'):\n    open(path, 'wb').write(b'SQLite format 3' + bytes(4000))",
        "from azlab import lab\nfor name in ('done', '../done', 'start', '../start', '/homes/done', 'done.sqlite', 'a' * 300, '', '.'):\n    try: print(lab.restore(name))\n    except Exception as error: print(str(error)[:90])",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("recordings replayed or forged", (
        "import json, os\nfor path in ('recording.json', '.azlab/recording.json'):\n    os.makedirs(os.path.dirname(path) or '.', exist_ok=True); open(path, 'w').write(json.dumps({'commands': [{'command': 'az image copy', 'status': 200}]}))\n"
        "os.environ['AZLAB_MODE'] = 'recorded'",
        "from azlab import lab\ntry: print(lab.start('04-managed-images', mode='recorded'))\nexcept Exception as error: print(error)",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("live mode with an az of its own", (
        "import os\nos.makedirs('bin', exist_ok=True); open('bin/az', 'w').write('#!/bin/sh\\necho \\'{}\\''); os.chmod('bin/az', 0o755)\nos.environ['PATH'] = os.path.abspath('bin') + ':' + os.environ['PATH']\n"
        "os.environ['AZLAB_MODE'] = 'live'; open('azlab.toml', 'w').write('mode = \"live\"')",
        "from azlab import lab\ntry: print(lab.start('04-managed-images', mode='live'))\nexcept Exception as error: print(error)",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("requests past the CLI", (
        f"{ASK}\n{SUBSCRIPTION}\nurl = '{IMAGE}?api-version=2024-07-01'.replace('{{}}', subscription)\n"
        f"for method in ('PUT', 'put', 'POST', 'PATCH', 'GET ', 'DELETE'): print(ask(question='send', method=method, url=url, body={BODY!r}))\n"
        f"for path in ('/lab/loads/..', '/lab/loads/../..', '/lab/clock?x=', '/lab/loads/%2e%2e/%2e%2e'): print(ask(question='send', method='PUT', url=path + url, body={BODY!r}))\n"
        f"print(ask(question='send', method='GET', url=url, body={BODY!r}, headers={{'commandname': 'image copy'}}))",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("invented headers by az rest", tuple(
        f"!{start} --method get --url /subscriptions?api-version=2022-12-01 --headers CommandName='image copy' ParameterSetName='--cleanup --source-object-name' 2>&1"
        for start in ("az rest", "az --debug rest", "az -o json rest", "az --output=json rest", "az --query x rest", "az REST", "az 'rest '", "az rest --headers User-Agent=x")
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("the command's own name from a file", (
        "open('word', 'w').write('rest')",
        *(f"!az {start} --method get --url /subscriptions?api-version=2022-12-01 --headers {headers} 2>&1"
          for start in ("@word", "--debug @word", "rest", "--verbose rest", "@./word", "' @word'")
          for headers in ("'{{\"CommandName\": \"image copy\", \"ParameterSetName\": \"--cleanup --source-object-name\"}}'", "CommandName='image copy'")),
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("tokens forged", (
        "import base64, json\npart = lambda claims: base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip('=')\n"
        "token = '.'.join((part({'alg': 'none'}), part({'upn': 'lab@practice.onmicrosoft.com', 'tid': 'x', 'oid': 'y', 'exp': 9e9}), 'x'))\n"
        "!az rest --method get --url /subscriptions?api-version=2022-12-01 --headers Authorization=\"Bearer $token\" x-ms-authorization-auxiliary=\"Bearer $token\" 2>&1 | head -3",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("settings of the CLI that load code", (
        "%%bash\nmkdir -p ext/azext_evil .azure; echo 'print(\"EVIL\")' | tee ext/azext_evil/__init__.py ext/setup.py sitecustomize.py usercustomize.py azure.py > /dev/null\n"
        "printf '[extension]\\ndev_sources=%s\\ndir=%s\\n[core]\\nuse_local_config=true\\n' $PWD/ext $PWD/ext > .azure/config\n"
        "export AZURE_EXTENSION_DIR=$PWD/ext AZURE_EXTENSION_DEV_SOURCES=$PWD/ext AZURE_CONFIG_DIR=$PWD/.azure PYTHONPATH=$PWD PYTHONSTARTUP=$PWD/azure.py\n"
        "for words in 'config set extension.dev_sources='$PWD/ext 'extension add --source ./ext' 'extension list' 'version' 'group list --query [0].name'; do az $words 2>&1 | head -20; done; az config unset extension.dev_sources",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("code put where the CLI loads it", (
        "import re\nfolder = re.search(r'/tmp/azlab-cli-[^/]*', str(az('config get').data)).group()\n"
        "for path in ('cliextensions/image-copy-extension/azext_imagecopy/__init__.py', 'azure-cli/cliextensions/image-copy-extension/azext_imagecopy/__init__.py', 'azure-cli/commandIndex.json', 'azure-cli/bin/bicep', '../left', 'learner/sitecustomize.py'):\n"
        "    az(f'rest --method get --url /subscriptions?api-version=2022-12-01 --output-file {folder}/{path}')",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("another submission's cloud", (
        "import glob, os, socket\nfor path in glob.glob('/tmp/azlab-*') + glob.glob('/run/*/*') + glob.glob('/homes/*/*'):\n    line = socket.socket(socket.AF_UNIX)\n    try:\n        if path != os.environ[\"AZLAB_LINE\"]: line.connect(path); print('CONN' 'ECTED', path)\n    except OSError: pass",
    ), first=True, lesson=CLOUDS, group="clouds"),
    Kind("questions that are none", (
        f"{ASK}\nfor said in ({{}}, {{'question': 'az'}}, {{'question': 'az', 'words': ['group', chr(0xd800)], 'folder': chr(0), 'environment': {{}}}}, {{'question': 'wait', 'seconds': 1e308}}, {{'question': 'wait', 'seconds': float('nan')}}, {{'question': 'lab', 'call': '__class__', 'name': 'x'}}, {{'question': 'sign in', 'user': 'lab'}}, {{'question': 'send', 'method': 'GET', 'url': chr(0), 'body': ''}}, {{'question': 'send', 'method': 'POST', 'url': '/x/runCommand', 'body': '[' * 100000}}, {{'question': 'send', 'method': 'POST', 'url': '/lab/clock', 'body': '{{\"minutes\": 1e300}}'}}): print(str(ask(**said))[:300])",
        "import os, socket, struct\nfor data in (b'', b'x', struct.pack('>I', 2**32 - 1), struct.pack('>I', 5) + b'[' * 5, struct.pack('>I', 3) + b'abc'):\n    with socket.socket(socket.AF_UNIX) as line:\n        line.connect(os.environ['AZLAB_LINE']); line.sendall(data)",
    ), first=True, lesson=CLOUDS, group="clouds"),
]  # fmt: skip
