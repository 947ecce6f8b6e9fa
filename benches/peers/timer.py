"""Runs one process and prints, as JSON, its seconds, processor seconds, peak bytes and exit code.

A process of its own, and a small one: the system counts the memory of the process that starts another one into the
peak of the started one, and the driver holds large tables.

Not here: what is run (driver.py).
"""

import json
import os
import subprocess
import sys
import time

timeout, command = float(sys.argv[1]), sys.argv[2:]
began = time.perf_counter()
process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
killed = False
# wait4 alone tells what this one process used, so the waiting is done here.
while True:
    pid, status, usage = os.wait4(process.pid, os.WNOHANG)
    wall = time.perf_counter() - began
    if pid:
        break
    if not killed and wall > timeout:
        process.kill()
        killed = True
    time.sleep(0.002)
scale = 1 if sys.platform == "darwin" else 1024
figures = {
    "wall": wall,
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak": usage.ru_maxrss * scale,
    "code": os.waitstatus_to_exitcode(status),
    "killed": killed,
}
print(json.dumps(figures))
process.returncode = figures["code"]
