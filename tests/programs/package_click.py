"""click: a command line with a group, options, arguments, help and errors."""

import _packages

_packages.need("click")

import click
from click.testing import CliRunner


@click.group()
def cli():
    """Greets."""


@cli.command()
@click.option("--count", default=1, help="Number of greetings.")
@click.argument("name")
def hello(count, name):
    """Greet NAME."""
    for _ in range(count):
        click.echo(f"Hello {name}!")


def run(*arguments):
    result = CliRunner().invoke(cli, arguments)
    return result.exit_code, result.output


assert run("hello", "--count", "2", "Bob") == (0, "Hello Bob!\nHello Bob!\n")
status, text = run("--help")
assert status == 0 and "Commands:\n  hello  Greet NAME." in text, text
status, text = run("hello", "--help")
assert "--count INTEGER  Number of greetings." in text, text
status, text = run("hello", "--count", "x", "Bob")
assert status == 2 and "Invalid value for '--count': 'x' is not a valid integer." in text, text
status, text = run("hello")
assert status == 2 and "Missing argument 'NAME'." in text, text
