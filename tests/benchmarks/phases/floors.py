MEMORY="memory"
UPDATE_BYTES=28
from collections import namedtuple
Level=namedtuple("Level","name size bandwidth")
Rates=namedtuple("Rates","products levels changes updates divisions exponentials")
