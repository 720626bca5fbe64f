from tui_nn.library.loading import LoadedModel as LoadedModel
from tui_nn.library.loading import load as load

__version__: str
