DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j N Y"  # N, because Django writes the Dutch M with a capital
DATETIME_FORMAT = "j F Y \\o\\m H.i"
SHORT_DATETIME_FORMAT = "j N Y H.i"
TIME_FORMAT = "H.i"
