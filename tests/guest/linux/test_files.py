"""Files, folders, permissions, paths and sums.

What is expected was printed by coreutils 9.1 and findutils 4.9 for the same files.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from azlab.guest import Execution

Shell = Callable[..., Execution]
PRINTED = {
    "ls -1 sub": "a.txt\nb.log\ndeep\n",
    "ls -a hidden": ".\n..\n.dot\nplain\n",
    "ls -A hidden": ".dot\nplain\n",
    "ls -d sub": "sub\n",
    "ls nope 2>/dev/null; echo $?": "2\n",
    "ls data other": "data\nother\n",
    "ls -r sub": "deep\nb.log\na.txt\n",
    "ls -R sub": "sub:\na.txt\nb.log\ndeep\n\nsub/deep:\nc.txt\n",
    "ls sub/*.txt": "sub/a.txt\n",
    "ls data nope 2>/dev/null; echo $?": "data\n2\n",
    "ls -F sub": "a.txt\nb.log\ndeep/\n",
    "mkdir d1; ls -d d1": "d1\n",
    "mkdir -p d2/a/b; find d2": "d2\nd2/a\nd2/a/b\n",
    "mkdir d1 2>/dev/null; echo $?": "0\n",
    "mkdir -p d1; echo $?": "0\n",
    "mkdir x/y/z 2>/dev/null; echo $?": "1\n",
    "mkdir -v d3": "mkdir: created directory 'd3'\n",
    "mkdir d4 d5; ls -d d4 d5": "d4\nd5\n",
    "mkdir -m 700 d6; stat -c %a d6": "700\n",
    "rmdir d6; ls d6 2>/dev/null; echo $?": "2\n",
    "rmdir d2 2>/dev/null; echo $?": "1\n",
    "rmdir -p d2/a/b; ls -d d2 2>/dev/null; echo $?": "2\n",
    "touch t1 t2; ls t1 t2": "t1\nt2\n",
    "touch nope/x 2>/dev/null; echo $?": "1\n",
    "touch -c never; ls never 2>/dev/null; echo $?": "2\n",
    "rm t1; ls t1 2>/dev/null; echo $?": "2\n",
    "rm t1 2>/dev/null; echo $?": "1\n",
    "rm -f t1; echo $?": "0\n",
    "rm d1 2>/dev/null; echo $?": "1\n",
    "rm -r d1; echo $?": "1\n",
    "rm -d d4; ls -d d4 2>/dev/null; echo $?": "2\n",
    "rm; echo $?": "1\n",
    "rm -f; echo $?": "0\n",
    "cp sub c2 2>/dev/null; echo $?": "1\n",
    "cp -r sub c2; find c2 | sort": "c2\nc2/a.txt\nc2/b.log\nc2/deep\nc2/deep/c.txt\n",
    "cp nope c3 2>/dev/null; echo $?": "1\n",
    "cp data 2>/dev/null; echo $?": "1\n",
    "cp data other nope 2>/dev/null; echo $?": "1\n",
    "cp -v data c4": "'data' -> 'c4'\n",
    "cp data data 2>/dev/null; echo $?": "1\n",
    "mv nope m2 2>/dev/null; echo $?": "1\n",
    "mv c2 m3; find m3 | sort": "",
    "mv d5 d5/x 2>/dev/null; echo $?": "1\n",
    "basename /a/b/c.txt": "c.txt\n",
    "basename /a/b/c.txt .txt": "c\n",
    "basename /a/b/": "b\n",
    "basename -a /a/b /c/d": "b\nd\n",
    "basename -s .txt /a/b.txt": "b\n",
    "basename /": "/\n",
    "dirname /a/b/c": "/a/b\n",
    "dirname /a": "/\n",
    "dirname c": ".\n",
    "dirname /a/b/ x/y": "/a\nx\n",
    "realpath -m ../a/./b/../c | sed 's|.*/||'": "c\n",
    "readlink data; echo $?": "1\n",
    "readlink -f data | sed 's|.*/||'": "data\n",
    "find sub | sort": "sub\nsub/a.txt\nsub/b.log\nsub/deep\nsub/deep/c.txt\n",
    "find sub -type f | sort": "sub/a.txt\nsub/b.log\nsub/deep/c.txt\n",
    "find sub -name '*.txt' | sort": "sub/a.txt\nsub/deep/c.txt\n",
    "find sub -type d | sort": "sub\nsub/deep\n",
    "find sub -maxdepth 1 | sort": "sub\nsub/a.txt\nsub/b.log\nsub/deep\n",
    "find sub -mindepth 1 -maxdepth 1 | sort": "sub/a.txt\nsub/b.log\nsub/deep\n",
    "find sub -iname 'A*' | sort": "sub/a.txt\n",
    "find sub ! -name '*.txt' -type f | sort": "sub/b.log\n",
    "find sub -not -name '*.txt' -type f | sort": "sub/b.log\n",
    "find sub -empty | sort": "",
    "find sub -path '*deep*' | sort": "sub/deep\nsub/deep/c.txt\n",
    "find sub -type f -exec basename {} \\; | sort": "a.txt\nb.log\nc.txt\n",
    "find sub -name '*.log' -delete; find sub -type f | sort": "sub/a.txt\nsub/deep/c.txt\n",
    "find sub -type f -print0 | xargs -0 basename -a | sort": "a.txt\nb.log\nc.txt\n",
    "find nope 2>/dev/null; echo $?": "1\n",
    "find sub -type f | wc -l": "3\n",
    "find sub -perm 644 -type f | sort": "sub/a.txt\nsub/b.log\nsub/deep/c.txt\n",
    "find . -maxdepth 1 -name 'data*' | sort": "./data\n./data2\n",
    "find sub -type f -quit | sort": "",
    "stat -c '%s %F' data": "30 regular file\n",
    "stat -c %n data": "data\n",
    "stat -c %a data": "644\n",
    "stat -c %A sub": "drwxr-xr-x\n",
    "stat nope 2>/dev/null; echo $?": "1\n",
    "stat -c '%U' /etc/passwd": "root\n",
    "chmod 600 data; stat -c %a data": "600\n",
    "chmod u+x data; stat -c %a data": "744\n",
    "chmod go+r data; stat -c %A data": "-rw-r--r--\n",
    "chmod a-x,g=w data; stat -c %a data": "624\n",
    "chmod +x other; [ -x other ] && echo runs": "runs\n",
    "chmod -R 750 sub; stat -c %a sub/a.txt": "750\n",
    "chmod 999 data 2>/dev/null; echo $?": "1\n",
    "chmod 644 nope 2>/dev/null; echo $?": "1\n",
    "chmod 4755 data; stat -c %a data; chmod 644 data": "4755\n",
    "chmod o= data; stat -c %a data": "640\n",
    "chmod =rw data; stat -c %a data": "644\n",
    "chmod u=rwx,g=rx,o= data; stat -c %a data": "750\n",
    "chmod ug+w data; stat -c '%a %A' data": "664 -rw-rw-r--\n",
    "chmod u+s data; stat -c %a data": "4644\n",
    "chmod 1777 sub; stat -c '%a %A' sub": "1777 drwxrwxrwt\n",
    "truncate -s 3 copy0; wc -c < copy0": "3\n",
    "truncate -s 0 copy0; wc -c < copy0": "0\n",
    "truncate --size=10 copy0; wc -c < copy0": "10\n",
    "install -m 600 other inst; stat -c %a inst": "600\n",
    "install -d newdir; [ -d newdir ] && echo made": "made\n",
    "install -D other p/q/r; cat p/q/r": "banana\nplum\n",
    'f=$(mktemp); [ -f "$f" ] && echo made; rm "$f"': "made\n",
    'd=$(mktemp -d); [ -d "$d" ] && echo made; rm -r "$d"': "made\n",
    "mktemp xx 2>/dev/null; echo $?": "1\n",
    "md5sum other | cut -c1-8": "20ae3da6\n",
    "sha256sum other": "ab54fc7619d3c7e1f4e03ca3fea78f18bb41e33b9e8b1a200581596489df1d5b  other\n",
    "printf abc | sha256sum": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  -\n",
    "printf abc | md5sum": "900150983cd24fb0d6963f7d28e17f72  -\n",
    "sha256sum nope 2>/dev/null; echo $?": "1\n",
    "base64 other": "YmFuYW5hCnBsdW0K\n",
    "base64 -d encoded": "hello\n",
    "base64 -w 0 data": "YXBwbGUKYmFuYW5hCmNoZXJyeQpkYXRlCmtpd2kK",
    "printf abc | base64": "YWJj\n",
    "echo '!!' | base64 -d 2>/dev/null; echo $?": "1\n",
    "base64 --decode < encoded": "hello\n",
}
FAILING: dict[str, tuple[str, int]] = {
    "rm -v t2": ("", 1),
    "cp data other d5; ls d5": ("", 2),
    "cp -t d5 table; ls d5": ("", 2),
    "mv c1 m1; ls c1 m1 2>/dev/null": ("", 2),
    "mv m1 d5; ls d5": ("", 2),
    "mv -n data c4; ls data c4": ("c4\n", 2),
    "mv m3 d5/; ls d5": ("", 2),
}


@pytest.mark.parametrize("script", PRINTED)
def test_a_script_prints_what_it_prints_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == (PRINTED[script], 0)


@pytest.mark.parametrize("script", FAILING)
def test_a_script_fails_as_it_fails_elsewhere(beside_files: Shell, script: str) -> None:
    execution = beside_files(script)
    assert (execution.stdout, execution.exit_code) == FAILING[script]
