"""Every address of the site has its line in the access table."""

from django.urls import URLPattern, URLResolver, get_resolver


def view_names(patterns: list[URLPattern | URLResolver]) -> list[str]:
    names: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            names += view_names(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            names.append(pattern.name)
    return names


def test_views_when_they_exist_have_a_line_in_the_access_table() -> None:
    from tests.web.test_access import VIEW_ACCESS

    assert sorted(set(view_names(get_resolver().url_patterns)) - set(VIEW_ACCESS)) == []


def test_access_table_when_read_names_only_views_that_exist() -> None:
    from tests.web.test_access import VIEW_ACCESS

    assert sorted(set(VIEW_ACCESS) - set(view_names(get_resolver().url_patterns))) == []


def test_view_names_when_given_are_unique() -> None:
    names = view_names(get_resolver().url_patterns)
    assert len(names) == len(set(names))
