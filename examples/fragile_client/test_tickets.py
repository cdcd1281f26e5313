from tickets import careful_line, fragile_line


def test_fragile(truespec_mock):
    assert fragile_line(truespec_mock.url, 7).startswith("[")


def test_careful(truespec_mock):
    assert careful_line(truespec_mock.url, 7).startswith("[")
