"""Five of the P1 tests in Python: the same questions, asked by another runner and another client."""

from staging import Session, ask, token_for

EVENTS = ["agent_started", "agent_thinking", "tool_executing", "tool_completed", "agent_completed"]


def test_001_websocket_connection_real():
    with Session(token_for(41), by="subprotocol") as session:
        assert session.protocol == "jwt-auth"
        assert session.welcome()["user_id"] == "staging-e2e-user-041"
        session.send({"type": "ping", "id": "001"})
        assert session.until(lambda message: message.get("type") == "pong")["id"] == "001"


def test_002_websocket_authentication_real():
    token = token_for(42)
    with Session(token, by="subprotocol") as session:
        assert session.welcome()["user_id"] == "staging-e2e-user-042"
    with Session(token[:-6] + "AAAAAA", by="subprotocol") as refused:
        assert refused.receive()["error_code"] == "VALIDATION_FAILED"
        assert refused.receive() is None
        assert refused.close_code == 1008


def test_003_websocket_message_send_real():
    token = token_for(43)
    with Session(token) as session:
        session.welcome()
        status, thread = ask("/api/threads", token, "POST", {"title": "message send"})
        assert status == 201
        session.send({"type": "chat_message", "thread_id": thread["id"], "content": "hello"})
        ack = session.until(lambda message: message.get("type") == "message_ack")
        _, stored = ask(f"/api/threads/{thread['id']}/messages", token)
        assert [(m["id"], m["content"]) for m in stored["messages"]] == [(ack["message_id"], "hello")]


def test_005_agent_discovery_real():
    token = token_for(45)
    with Session(token) as session:
        session.welcome()
        status, body = ask("/api/agents", token)
        assert status == 200
        assert [agent["name"] for agent in body["agents"]] == ["triage", "researcher", "reporter"]


def test_022_critical_event_delivery_real():
    with Session(token_for(47)) as session:
        session.welcome()
        session.send({"type": "execute_agent", "agent": "triage", "input": "one two"})
        assert [session.receive()["type"] for _ in EVENTS] == EVENTS
