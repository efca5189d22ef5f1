"""What expressions come to, and which are refused by name."""

from typing import Any

import pytest

from azlab.packer.hcl.expressions import Scope, evaluate
from azlab.packer.hcl.problems import ConfigurationError
from azlab.packer.hcl.reading import Text, body

SCOPE = Scope(
    {
        "var": {"name": "web", "regions": ["westeurope", "northeurope"], "count": 2, "on": True},
        "local": {"tags": {"dept": "eng", "a b": "c"}},
        "path": {"root": "/course"},
    },
    frozenset({"env"}),
)


def value_of(written: str) -> Any:
    return evaluate(body(Text("x.pkr.hcl", f"x = {written}\n")).attributes["x"], SCOPE)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"plain"', "plain"),
        ('"a ${var.name} b"', "a web b"),
        ('"${var.regions}"', ["westeurope", "northeurope"]),
        ('"${var.count}${var.on}"', "2true"),
        (r'"a\"b\n\\c\u00e9"', 'a"b\n\\cé'),
        ('"$${var.name} %%{if}"', "${var.name} %{if}"),
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("7 % 4", 3),
        ("1 / 2", 0.5),
        ("-var.count", -2),
        ("!var.on", False),
        ('var.on ? "yes" : "no"', "yes"),
        ('var.count > 1 && var.name == "web"', True),
        ('var.count < 1 || var.name != "web"', False),
        ("null", None),
        ('[1, true, "x",]', [1, True, "x"]),
        ("{ a = 1, b : 2 }", {"a": 1, "b": 2}),
        ('{\n  a = 1\n  "b c" = 2\n  (var.name) = 3\n}', {"a": 1, "b c": 2, "web": 3}),
        ("var.regions[1]", "northeurope"),
        ('[for r in var.regions : upper(r) if r != "northeurope"]', ["WESTEUROPE"]),
        ('[for i, r in var.regions : "${i}-${r}-${var.name}"]', ["0-westeurope-web", "1-northeurope-web"]),
        ("[for k, v in local.tags : k]", ["a b", "dept"]),
        ('{ for k, v in local.tags : upper(k) => v if v != "c" }', {"DEPT": "eng"}),
        ('{ for r in var.regions : "same" => r... }', {"same": ["westeurope", "northeurope"]}),
        ("[for a in [[1, 2], [3]] : [for b in a : b + 1]]", [[2, 3], [4]]),
        ("[{ n = [1] }, { n = [2] }][*].n[0]", [1, 2]),
        ("[{ n = 1 }].*.n", [1]),
        ("var.regions[*]", ["westeurope", "northeurope"]),
        ("local.tags[*].dept", ["eng"]),
        ("var.regions.0", "westeurope"),
        ('local.tags["a b"]', "c"),
        ("local.tags.dept", "eng"),
        ('"${path.root}/x.sh"', "/course/x.sh"),
        ("<<EOT\none ${var.name}\ntwo\nEOT", "one web\ntwo\n"),
        ("<<-EOT\n    one\n      two\n  EOT", "one\n  two\n"),
        ('<<EOT\n$${x} ${ upper("}") }\nEOT', "${x} }\n"),
    ],
)
def test_an_expression_has_its_value(written: str, value: Any) -> None:
    found = value_of(written)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('replace("1.0.1", ".", "-")', "1-0-1"),
        ('replace("a/1/b", "/1/", "#")', "a#b"),
        ('replace("a1b22", "/[0-9]+/", "#")', "a1b22"),
        ('regex_replace("2026-11-28T22:20:00Z", "[- TZ:]", "")', "20261128222000"),
        ('regex_replace("a-b-c", "(-)b", "$1X")', "a-c"),
        ('regex_replace("a-b-c", "(-)b", "$${1}X$$")', "a-X$-c"),
        ('regexall("[a-z]", "a1b")', ["a", "b"]),
        ('title("hello wORLD")', "Hello WORLD"),
        (r'indent(2, "a\nb")', "a\n  b"),
        ('trim("xaxbx", "x")', "axb"),
        ('trimprefix("web-1", "web-")', "1"),
        ('trimsuffix("a.sh", ".sh")', "a"),
        ('startswith("web-1", "web") && endswith("web-1", "1")', True),
        ('strrev("ab")', "ba"),
        (r'chomp("a\n\n")', "a"),
        ('urlencode("a b")', "a+b"),
        ('timeadd("2024-01-01T00:00:00Z", "-1h30m")', "2023-12-31T22:30:00Z"),
        ('jsondecode("{\\"a\\": [1]}").a[0]', 1),
        ('yamldecode("a: b").a', "b"),
        ('base64decode("aGk=")', "hi"),
        ('sha1("a")', "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ('uuidv5("dns", "x")', "05b16a01-46c6-56dd-bd6e-c6dfb4a1427a"),
        ("length(uuidv4())", 36),
        ('length(legacy_isotime("20060102-150405"))', 15),
        ('basename("/a/b.c")', "b.c"),
        ('dirname("/a/b.c")', "/a"),
        ('element(["a", "b"], 3)', "b"),
        ('slice(["a", "b"], 0, 1)', ["a"]),
        ('chunklist(["a", "b", "c"], 2)', [["a", "b"], ["c"]]),
        ('flatten([["a"], [["b"]]])', ["a", "b"]),
        ('sort(distinct(["b", "a", "b"]))', ["a", "b"]),
        ('compact(["", null, "a"])', ["a"]),
        ('setproduct(["a"], ["b", "c"])', [["a", "b"], ["a", "c"]]),
        ('zipmap(["a"], ["b"])', {"a": "b"}),
        ('index(["a"], "a")', 0),
        ("range(3)", [0, 1, 2]),
        ("max(1, 2.5)", 2.5),
        ("log(8, 2)", 3),
        ('parseint("ff", 16)', 255),
        ('upper("a")', "A"),
        ('lower("A")', "a"),
        ('join("-", ["a", 1])', "a-1"),
        ('split(",", "a,b")', ["a", "b"]),
        ("length(var.regions)", 2),
        ('length("abc")', 3),
        ('contains(var.regions, "westeurope")', True),
        ('concat(["a"], ["b"])', ["a", "b"]),
        ('merge(local.tags, { dept = "it" })', {"dept": "it", "a b": "c"}),
        ('lookup(local.tags, "nope", "x")', "x"),
        ('coalesce("", "b")', "b"),
        ('format("%s-%03d %q %%", "a", 7, "b")', 'a-007 "b" %'),
        ('can(regex("^[0-9]+$", "12"))', True),
        ('can(regex("^[0-9]+$", "x"))', False),
        ('regex("([a-z]+)-([0-9]+)", "web-12")', ["web", "12"]),
        ('try(var.nope, "other")', "other"),
        ('trimspace("  a ")', "a"),
        ('tonumber("12")', 12),
        ("tostring(12)", "12"),
        ("keys(local.tags)", ["a b", "dept"]),
        ("values(local.tags)", ["c", "eng"]),
        ("jsonencode({ a = [1, true] })", '{"a":[1,true]}'),
        ('base64encode("hi")', "aGk="),
        ('substr("hello", 1, 3)', "ell"),
        ('formatdate("YYYY-MM-DD", "2026-11-28T22:20:00Z")', "2026-11-28"),
        ('formatdate("M/D/YY h:m:s aa", "2024-01-02T03:04:05Z")', "1/2/24 3:4:5 am"),
        ('formatdate("hh:mm ZZZ Z ZZZZZ", "2024-01-02T03:04:05Z")', "03:04 UTC Z +00:00"),
        ("""formatdate("YYYY'T'hh", "2024-01-02T03:04:05+02:00")""", "2024T03"),
    ],
)
def test_a_function_gives_its_value(written: str, value: Any) -> None:
    assert value_of(written) == value


def test_the_environment_is_read_where_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GREETING", "hi")
    assert value_of('env("GREETING")') == "hi"
    wrong = body(Text("x.pkr.hcl", 'x = env("GREETING")\n')).attributes["x"]
    with pytest.raises(ConfigurationError, match="default of a variable only"):
        evaluate(wrong, Scope({}))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[for letter in var.name : letter]", "Only a list, a map or an object"),
        ('{ for r in var.regions : "same" => r }', 'produced the key "same"'),
        ("[for r in var.regions : r if var.name]", "a bool is required"),
        ("var.regions[*].name", 'does not have an attribute named "name"'),
        ('"%{ if var.on }x%{ endif }"', "a template directive"),
        ("<<EOT\n%{ if var.on }x%{ endif }\nEOT", "a template directive"),
        ("build.ID", "values of the running build"),
        ("nope.a", 'There is no variable named "nope"'),
        ("var.nope", 'does not have an attribute named "nope"'),
        ("var.regions[9]", "does not identify an element"),
        ('uperr("a")', 'no function named "uperr" in the stand-in. Did you mean "upper"?'),
        ("var.name + 1", "a number is required"),
        ("1 / 0", "The divisor is 0"),
        ('"${local.tags}x"', "Cannot include the given value in a string template"),
        ("var.name ? 1 : 2", "must be of type bool"),
        ("length(1)", 'Call to function "length" failed'),
        ("upper()", 'Call to function "upper" failed'),
        ('regex("(", "a")', "invalid regexp pattern"),
        ("element([], 0)", "an empty list"),
        ("range(100000000)", "more than 1024 values were generated"),
        ("pow(10, 1000000000)", "the result is not finite"),
        ("pow(-8, 0.5)", "the result is no number"),
        ('indent(1000000000, "a")', "more than 4000000 spaces"),
        ('file("/dev/zero")', "/dev/zero is larger than 4000000 bytes"),
        ('timeadd("2024-01-01T00:00:00Z", "1 day")', "invalid duration"),
        ('file("nope.sh")', "no file exists at /course/nope.sh"),
        ('jsondecode("{")', 'Call to function "jsondecode" failed'),
        ('regex("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab!")', "failed"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(written: str, said: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        value_of(written)
    assert said in " ".join(str(caught.value).split())
    assert "on x.pkr.hcl line 1:" in str(caught.value)
