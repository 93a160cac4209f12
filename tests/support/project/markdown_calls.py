"""The calls of a module that draw Markdown, and what of their text is not known to be harmless.

The rule is a list of what is allowed: constants, numbers with a format, calls and names from the
lists below, and local variables and functions of the module that hold or return nothing else.
Whatever else is in a text has to go through `literal`.
"""

import ast
import re
from collections.abc import Iterator

MARKDOWN_CALLS = {
    "badge", "button", "caption", "checkbox", "color_picker", "dialog", "download_button",
    "error", "expander", "feedback", "file_uploader", "form_submit_button", "header", "html",
    "image", "info", "link_button", "markdown", "metric", "multiselect", "number_input",
    "page_link", "pills", "popover", "progress", "radio", "segmented_control", "select_slider",
    "selectbox", "slider", "spinner", "status", "subheader", "success", "tabs", "text_area",
    "text_input", "title", "toast", "toggle", "warning", "write",
}  # fmt: skip
TEXT_KEYWORDS = ("body", "caption", "help", "label", "options", "format_func", "text")
FIRST_IS_NO_TEXT = ("image", "page_link")
SECOND_IS_TEXT = ("metric", "radio", "segmented_control", "select_slider", "selectbox")
NUMERIC_FORMAT = re.compile(r"[0-9]*,?(\.[0-9]+)?[defg%]?")
# They return numbers, or phrases of this program's own words and numbers.
SAFE_CALLS = {
    "bits_per_pixel", "cli_program", "cost_text", "decibels", "describe", "describe_settings",
    "duration", "encoded_bit_depth", "escape", "file_size", "float", "hex_codes", "how_far_above",
    "int", "len", "levels_text", "literal", "locked", "max", "median_run", "min",
    "ordinal", "param_names", "percent_above", "plural", "problem", "rank_of_run", "rms_levels",
    "round", "share_percent", "size_change", "sum", "to_hex",
}  # fmt: skip
# Ends of expressions such as `result.settings.k`: numbers, and words that this program has itself.
SAFE_NAMES = {
    "best", "colors", "counts", "description", "done", "format", "help", "iterations", "k",
    "k2", "label", "lead", "left_out", "max", "min", "page", "run", "sentence", "sha256",
    "shape", "title", "to_hex", "values", "worst",
}  # fmt: skip
Function = ast.FunctionDef | ast.AsyncFunctionDef


def unsafe_texts(source: str) -> list[str]:
    """Return what is drawn as Markdown and not known to be harmless, as "line: expression"."""
    module = ast.parse(source)
    functions = {node.name: node for node in ast.walk(module) if isinstance(node, Function)}
    found = []
    for scope in (module, *functions.values()):
        for call in _own_nodes(scope):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                checker = _Checker(module, functions, scope)
                for text in _texts(call):
                    found += [f"{call.lineno}: {part}" for part in checker.unsafe(text)]
    return found


def _own_nodes(scope: ast.Module | Function) -> Iterator[ast.AST]:
    """Yield the nodes of a module or function, without those of the functions in it."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function):
            waiting += ast.iter_child_nodes(node)


def _texts(call: ast.Call) -> Iterator[ast.expr]:
    """Yield the arguments that are drawn as Markdown."""
    assert isinstance(call.func, ast.Attribute)
    name = call.func.attr  # on `st`, a column, or whatever else draws
    if name not in MARKDOWN_CALLS:
        return
    yield from call.args[name in FIRST_IS_NO_TEXT : 1 + (name in SECOND_IS_TEXT)]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in TEXT_KEYWORDS)


class _Checker:
    """Looks for what is not known to be harmless, with the variables of one function."""

    def __init__(
        self, module: ast.Module, functions: dict[str, Function], scope: ast.Module | Function
    ) -> None:
        self._module = module
        self._functions = functions
        self._scope = scope
        self._seen: set[str] = set()

    def unsafe(self, node: ast.expr) -> list[str]:
        """Return the parts of an expression that may hold a stranger's text."""
        if (parts := _parts(node)) is not None:
            return self._all(parts)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.Name) and not _is_safe(node.id):
            return self._variable(node.id)
        is_safe = isinstance(node, ast.Name | ast.Constant) or (
            isinstance(node, ast.Attribute) and (_is_safe(node.attr) or _is_constant(node))
        )
        return [] if is_safe else [ast.unparse(node)]

    def _all(self, nodes: list[ast.expr]) -> list[str]:
        return [part for node in nodes for part in self.unsafe(node)]

    def _call(self, call: ast.Call) -> list[str]:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
        if name in SAFE_CALLS:
            return []
        if name in self._functions:
            return self._returned(self._functions[name])
        if name in ("join", "replace", "format", "__getitem__"):
            assert isinstance(call.func, ast.Attribute)
            return self._all([call.func.value, *call.args])
        if name in ("list", "map", "str", "zip"):
            return self._all(call.args)
        return [ast.unparse(call)]

    def _returned(self, function: Function) -> list[str]:
        if function.name in self._seen:
            return []
        inner = _Checker(self._module, self._functions, function)
        inner._seen = {*self._seen, function.name}
        nodes = [node for node in _own_nodes(function) if isinstance(node, ast.Return)]
        return inner._all([node.value for node in nodes if node.value is not None])

    def _variable(self, name: str) -> list[str]:
        """Return what is unsafe of all that the variable may hold."""
        if name in self._seen:
            return []
        self._seen.add(name)
        held = list(_assigned(self._scope, name)) or list(_assigned(self._module, name))
        if not held and name in self._functions:
            return self._returned(self._functions[name])
        return self._all(held) if held else [name]


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """Return the parts of a text that is put together; None for any other expression."""
    match node:
        case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
            return parts
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return parts
        case ast.FormattedValue(format_spec=ast.JoinedStr(values=[ast.Constant(value=str(spec))])):
            return [] if _is_numeric(spec) else [node.value]
        case ast.IfExp(body=body, orelse=other) | ast.BinOp(left=body, right=other):
            return [body, other]
        case ast.GeneratorExp(elt=part) | ast.ListComp(elt=part) | ast.Lambda(body=part):
            return [part]
    is_wrapped = isinstance(node, ast.FormattedValue | ast.Starred | ast.NamedExpr | ast.Subscript)
    return [node.value] if is_wrapped else None


def _assigned(scope: ast.Module | Function, name: str) -> Iterator[ast.expr]:
    """Yield what is assigned to a variable, or what it goes through."""
    for node in _own_nodes(scope):
        match node:
            case ast.Assign(targets=targets, value=value) if _binds(targets, name):
                yield value
            case ast.AnnAssign(target=target, value=ast.expr() as value) if _binds([target], name):
                yield value
            case ast.NamedExpr(target=target, value=value) if _binds([target], name):
                yield value
            case ast.For(target=target, iter=value) if _binds([target], name):
                yield value
            case ast.comprehension(target=target, iter=value) if _binds([target], name):
                yield value


def _binds(targets: list[ast.expr], name: str) -> bool:
    names = (node for target in targets for node in ast.walk(target))
    return any(isinstance(node, ast.Name) and node.id == name for node in names)


def _is_constant(node: ast.Attribute) -> bool:
    """Return whether it is a part of a constant of a module, such as `COMPRESS.script`."""
    return any(part.isupper() for part in ast.unparse(node).split("."))


def _is_safe(name: str) -> bool:
    return name in SAFE_NAMES or name.isupper()


def _is_numeric(spec: str) -> bool:
    """Return whether Python refuses to write a text in this format."""
    return NUMERIC_FORMAT.fullmatch(spec) is not None and not spec.isdigit() and spec != ""
