"""All benchmarks, one after the other: ``python -m benchmarks [NAME ...] [OPTIONS of the last]``."""

import sys
from importlib import import_module
from pkgutil import iter_modules

import benchmarks

NO_BENCHMARKS = {"__main__", "held_out_pages", "peers", "stub_reports", "textscore"}


def main() -> int:
    """Runs the benchmarks named, or all; each is a module with a `main`."""
    modules = {module.name for module in iter_modules(benchmarks.__path__)}
    known = sorted(modules - NO_BENCHMARKS)
    given = sys.argv[1:]
    named = next((number for number, word in enumerate(given) if word.startswith("-")), len(given))
    wanted, options = given[:named] or known, given[named:]
    for name in wanted:
        if name not in known:
            print(f"there is no benchmark {name!r}; there are: {', '.join(known)}", file=sys.stderr)
            return 2
    for name in wanted:
        print(f"\n== {name}")
        sys.argv = [f"benchmarks.{name}", *(options if name == wanted[-1] else [])]
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
