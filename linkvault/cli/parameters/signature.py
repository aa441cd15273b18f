"""The parameters of `table` -> the signature from which typer makes its parser and its help."""

import inspect
from collections.abc import Callable, Iterable
from typing import Annotated, Any

import typer

from linkvault.cli.parameters.table import CHOICE, ORDER, REQUIRED, Parameter
from linkvault.cli.parameters.values import take_selection
from linkvault.cli.ui.completion import (
    complete_colors,
    complete_formats,
    complete_ids,
    complete_sort_keys,
    complete_tags,
)
from linkvault.cli.ui.session import current_session

_COMPLETIONS = {
    "color": complete_colors,
    "format_name": complete_formats,
    "ids": complete_ids,
    "link_id": complete_ids,
    "sort": complete_sort_keys,
    "tag": complete_tags,
    "not_tag": complete_tags,
}


def typer_parameter(parameter: Parameter) -> Any:
    """Return a parameter as typer's annotations name it."""
    make: Any = typer.Option if parameter.flags else typer.Argument
    completion = _COMPLETIONS.get(parameter.name)
    return make(*parameter.flags, autocompletion=completion, **parameter.settings)


def with_parameters(parameters: Iterable[Parameter]) -> Callable[..., Callable[..., None]]:
    """Return a decorator that makes typer's command of a function that gets the session and the parameters' values.

    The function gets the options that select links as one value, `selection`.
    """

    def decorate(body: Callable[..., None]) -> Callable[..., None]:
        def run(ctx: typer.Context, **values: Any) -> None:
            body(current_session(ctx), **take_selection(parameters, values))

        return _with_signature(run, body, [_context(), *map(_signature_parameter, parameters)])

    return decorate


def with_selection_options(*, without: Iterable[str] = ()) -> Callable[..., Callable[..., None]]:
    """Return a decorator that adds the options that select links to a command; it gets them as one value, `selection`.

    :param without: the options that the command does not have, such as `sort` where the order is fixed
    """
    options = [option for option in (*CHOICE, *ORDER) if option.name not in without]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        def run(**values: Any) -> None:
            command(**take_selection(options, values))

        own = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for name, parameter in inspect.signature(command, eval_str=True).parameters.items()
            if name != "selection"
        ]
        return _with_signature(run, command, [*own, *map(_signature_parameter, options)])

    return decorate


def _context() -> inspect.Parameter:
    return inspect.Parameter("ctx", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)


def _signature_parameter(parameter: Parameter) -> inspect.Parameter:
    kind: Any = list[parameter.kind] if parameter.repeats else parameter.kind  # type: ignore[name-defined]  # a type as a value
    kind = kind | None if parameter.default is None else kind
    return inspect.Parameter(
        parameter.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if parameter.default is REQUIRED else parameter.default,
        annotation=Annotated[kind, typer_parameter(parameter)],
    )


def _with_signature(
    run: Callable[..., None], command: Callable[..., None], parameters: list[inspect.Parameter]
) -> Callable[..., None]:
    """Return a function with the name and the documentation of a command, and with these parameters."""
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return run
