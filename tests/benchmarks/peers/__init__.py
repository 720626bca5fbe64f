"""The same training jobs in other libraries, side by side with this one.

    python -m tests.benchmarks.peers --data-dir DIR

Every measurement runs in a process of its own, and the peers take turns, round by round, so that a
noisy machine is noisy for all. To add a way of running one, add a line to `variants.py`.

    jobs.py       what is trained
    splits.py     the very same arrays for everybody
    variants.py   who trains it, with which settings
    *_peer.py     how each library does it, as its expert users would
    measure.py    one measurement, in its own process
    runner.py     the rounds
    results.py    all that was measured, and its JSON file
    summary.py    medians, spreads, ratios
    report.py     the tables; plot.py the picture
"""
