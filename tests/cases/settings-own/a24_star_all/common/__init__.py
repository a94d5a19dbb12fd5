from .tokens import EXTRA
