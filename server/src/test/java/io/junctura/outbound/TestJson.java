package io.junctura.outbound;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import io.junctura.json.JsonProblem;
import org.jspecify.annotations.Nullable;

/** The server's JSON behind the plugin API's door. */
final class TestJson implements Json {

    @Override
    public @Nullable Object parse(byte[] utf8) throws ConnectorException {
        try {
            return io.junctura.json.Json.parse(utf8);
        } catch (JsonProblem e) {
            throw ConnectorException.badInput(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public byte[] write(@Nullable Object value) {
        return io.junctura.json.Json.write(value);
    }
}
