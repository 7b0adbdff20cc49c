"""Synthetic people who live for months with the real engine and programme, in a minute and without network.

It answers what no single talk can: how the blocks grow over the weeks, how many messages come on a day, whether
anybody ever gets stuck, and whether a rule of the programme is ever broken.
"""

from bot.simulate.command import simulate

__all__ = ["simulate"]
