package io.junctura.trigger.http;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Reached;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose sender is not verified yet. Its body can be read as bytes, but is not parsed. */
record UnverifiedRequest(InboundRequest request) implements InboundRequest {

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Map<String, String> query() {
        return request.query();
    }

    @Override
    public Map<String, String> headers() {
        return request.headers();
    }

    @Override
    public byte[] body() {
        return request.body();
    }

    @Override
    public @Nullable Object payload() throws ConnectorException {
        throw ConnectorException.broken(
                Reached.NO,
                "handshake() and verify() must not read the payload, because the request is not verified yet. Use the query,"
                        + " the headers and the bytes of the body there, and answer signed requests in receive().",
                null);
    }
}
