package io.junctura.trigger;

import io.junctura.api.ConnectorException;
import io.junctura.api.InboundRequest;
import io.junctura.api.Reached;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request whose sender has not been verified. Its body can be read as bytes and is not parsed for anybody. */
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
                "handshake() asked for the payload of a request that nobody has verified. Answer from the query and the"
                        + " headers there; answer a signed question in receive().",
                null);
    }
}
