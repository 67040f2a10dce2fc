"""One thread and quiet logs for every library; import it before numpy. Also the machine and versions for the results."""

import logging
import os
import platform
from importlib.metadata import version
from pathlib import Path

THREADS = 1
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)

# prophet.plot reports that plotly is absent, cmdstanpy writes two lines a fit; cmdstanpy sets its own level unless it has a handler.
logging.getLogger("prophet.plot").setLevel(logging.CRITICAL)
_stan = logging.getLogger("cmdstanpy")
_stan.addHandler(logging.NullHandler())
_stan.setLevel(logging.WARNING)
_stan.propagate = False

PACKAGES = ("statsforecast", "prophet", "lightgbm", "mlforecast", "scikit-learn", "utilsforecast", "numpy", "pandas")


def machine() -> dict[str, str | int]:
    """Processor, core count, threads used and operating system."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "threads": THREADS,
        "system": f"{platform.system()} {platform.machine()}",
    }


def versions() -> dict[str, str]:
    """Version of Python and of each rival's package."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"
