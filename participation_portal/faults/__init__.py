"""Faults on purpose: real processes are killed, real servers crash, and what arrived at the mail server is counted.

`__main__` shares the tests out over lanes that run side by side. A lane (`lane.py`) has a ground of its own: a
PostgreSQL, a folder, ports. Each test gets a stand on it (`stand.py`): a fresh database, and a mail server that fails
as told (`sink.py`) and writes down what it accepted. Only that is counted (`counting.py`), never what the portal
believes. Whatever is started ends with the one who started it (`processes.py`).
"""
