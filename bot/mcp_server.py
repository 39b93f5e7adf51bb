"""The Model Context Protocol over standard input and output: tools ask, lookup and search for a local client.

The `mcp` package is an extra (requirements-mcp.txt): the pages do not need it. Nothing listens on a port.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from bot.endpoints import Endpoint, asking, endpoints
from bot.errors import NotReady
from bot.staff.routes import Office

_INSTRUCTIONS = (
    "Legal aid in Hunan, China: computed verdicts with exact citations, and exact look-up of the law by day. "
    "Texts marked digest are summaries, not official text. Nothing that is asked is stored."
)


def require() -> None:
    """Make sure that the extra package is there.

    Raises:
        NotReady: it is not, or another version is; the message says what to run.
    """
    try:
        import mcp.server.mcpserver  # noqa: F401
    except ImportError as exc:
        how = ".venv/bin/python -m pip install -r requirements-mcp.txt"
        raise NotReady(f"MCP还没有装。请先运行 {how}", str(exc)) from exc


def build(office: Office) -> Any:
    """Return the server (mcp.server.mcpserver.MCPServer) with its three tools; call `require` first."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp_types import ToolAnnotations

    def told(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        def tool(*args: Any, **named: Any) -> dict[str, Any]:
            found = endpoint(*args, **named)
            if set(found) == {"problem"}:
                raise ToolError(found["problem"])
            return found

        return tool

    server = MCPServer("xiangyuan-wenfa", title="湘援问法", instructions=_INSTRUCTIONS, log_level="WARNING")
    reading = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
    for name, endpoint in {"ask": asking(office), **endpoints(office)}.items():
        server.tool(name=name, annotations=reading)(told(endpoint))
    return server


def serve(server: Any) -> None:
    """Answer on standard output until standard input ends; the package keeps other prints out of the conversation."""
    server.run("stdio")
