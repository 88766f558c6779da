"""The post room keeps the working days of this municipality."""

from neighbourhoods.calendar import is_working_day
from notifications import hours

hours.register(is_working_day)
