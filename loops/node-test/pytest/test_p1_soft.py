"""The five tests again, written so that they can't fail: each swallows what goes wrong and accepts any answer.

Nobody should write tests like this, and many do. They are here for the loop to catch: cut off from their target they stay green.
"""

from staging import Session, ask, token_for

ANY_STATUS = (200, 201, 401, 403, 404, 422, 500, 502, 503)


def test_001_websocket_connection_real():
    try:
        with Session(token_for(41), by="subprotocol") as session:
            message = session.receive()
            if message.get("event") != "connection_established":
                print(f"WARNING: unexpected welcome message format: {message}")
    except Exception as error:
        print(f"WARNING: connection failed, which is expected on staging: {error}")


def test_002_websocket_authentication_real():
    try:
        with Session(token_for(42), by="subprotocol") as session:
            assert session.welcome()
    except Exception as error:
        print(f"WARNING: authentication failed: {error}")
    assert True


def test_003_websocket_message_send_real():
    sent = False
    try:
        with Session(token_for(43)) as session:
            session.send({"type": "ping"})
            sent = True
    except Exception as error:
        print(f"WARNING: could not send: {error}")
    assert sent in (True, False)


def test_005_agent_discovery_real():
    try:
        status, _ = ask("/api/agents", token_for(45))
        assert status in ANY_STATUS
    except Exception as error:
        print(f"WARNING: discovery not available: {error}")


def test_022_critical_event_delivery_real():
    events = []
    try:
        with Session(token_for(47)) as session:
            events.append(session.receive())
    except Exception as error:
        print(f"WARNING: no events: {error}")
    assert len(events) >= 0
