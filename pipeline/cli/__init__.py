"""The command line: a thin layer over the library. Only this room prints and exits."""

import signal
import sys
import traceback

import click
from rich.markup import escape

from pipeline.cli import archive, batch, measuring, pictures, reading  # noqa: F401  # they add their commands
from pipeline.cli.app import err, hoso
from pipeline.errors import ExitCode, HosoError, exit_code_of, failure_of


def main() -> None:
    """The program: one clear line and an exit code for every failure, a traceback only with --debug."""
    debug = "--debug" in sys.argv
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # asked to end: end as with Ctrl-C
    try:
        hoso.main([argument for argument in sys.argv[1:] if argument != "--debug"], standalone_mode=False)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(ExitCode.USAGE)
    except (click.Abort, KeyboardInterrupt):
        err.print("interrupted; what was finished is stored")
        sys.exit(ExitCode.INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: that is its right
        sys.exit(ExitCode.OK)
    except Exception as error:
        if debug:
            traceback.print_exc()
        told = error.message if isinstance(error, HosoError) else failure_of(error).message
        err.print(f"[red]hoso:[/] {escape(told)}")
        sys.exit(exit_code_of(error))
