"""The MCP server, called by the Python package `mcp`: python client.py COMMAND ARGUMENTS...

The package validates structured content against the output schema of the tool. Prints `ok` and what was checked, one line each.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client


async def check(session):
    server = await session.initialize()
    assert server.model_dump(by_alias=True)["serverInfo"]["name"] == "inngest-api-mcp", server
    print("ok initialize")

    tools = {tool["name"]: tool for tool in (await session.list_tools()).model_dump(by_alias=True)["tools"]}
    assert {"list_runs", "invoke_function", "wait_for_run"} <= tools.keys(), tools.keys()
    assert "cancel_run" not in tools
    assert tools["list_runs"]["annotations"]["readOnlyHint"] is True
    assert tools["invoke_function"]["inputSchema"]["required"] == ["app_id", "function_id", "data"]
    print("ok list tools")

    async def call(name, arguments, progress=None):
        result = await session.call_tool(name, arguments, progress_callback=progress)
        result = result.model_dump(by_alias=True)
        return result["isError"], result["structuredContent"], result["content"][0]["text"]

    is_error, invoked, _ = await call(
        "invoke_function", {"app_id": "demo-app", "function_id": "backfill-data", "data": {"n": 1}}
    )
    assert not is_error
    run_id = invoked["data"]["runId"]
    print("ok structured content")

    notifications = []

    async def on_progress(progress, total, message):
        notifications.append((progress, message))

    is_error, ended, _ = await call("wait_for_run", {"run_id": run_id}, on_progress)
    assert not is_error and ended["data"]["status"] == "COMPLETED", ended
    assert notifications and sorted(notifications) == notifications, notifications
    assert run_id in notifications[0][1], notifications
    print("ok progress")

    is_error, _, text = await call("list_runs", {"status": ["BROKEN"]})
    assert is_error and "must be one of" in text, text
    print("ok error in words")

    try:
        await call("cancel_run", {"run_id": run_id})
    except Exception as error:
        assert "unknown tool `cancel_run`" in str(error), error
    else:
        raise AssertionError("an operation that is not listed was called")
    _, runs, _ = await call("list_runs", {})
    assert [run["status"] for run in runs["data"]] == ["COMPLETED"], runs
    print("ok what is not listed")


async def main():
    server = StdioServerParameters(command=sys.argv[1], args=sys.argv[2:])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await check(session)


asyncio.run(main())
