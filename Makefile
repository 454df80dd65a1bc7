# The same commands as run.py, for those who like make.
.PHONY: demo test lint quality tour lock

demo test lint:
	python3 run.py $@

# Figures on the project's own evaluation set; fails below the floors.
quality:
	python3 run.py quality

# Write the real outputs of the tour's commands into the README.
tour: demo
	.venv/bin/python scripts/tour.py

# Pin the newest versions that pyproject.toml allows, with hashes, for Python 3.11 on Linux.
lock:
	python3 scripts/lock.py
