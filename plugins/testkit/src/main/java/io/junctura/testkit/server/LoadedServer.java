package io.junctura.testkit.server;

import io.junctura.api.Secret;
import io.junctura.connector.input.Records;
import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.testkit.bridge.ServerClasses;
import io.junctura.testkit.bridge.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The first class that the tests ask their loader for. */
public final class LoadedServer implements ServerClasses {
    private final Records records = new Records();

    public LoadedServer() {}

    @Override
    public TestServer start(Path folder, Duration patience) {
        return EmbeddedServer.start(folder, patience);
    }

    @Override
    public byte[] toJson(@Nullable Object value) {
        return Json.write(value);
    }

    @Override
    public @Nullable Object fromJson(byte[] json) {
        try {
            return Json.parse(json);
        } catch (JsonProblem e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public Object readRecord(Class<? extends Record> type, Object json, Function<String, @Nullable Secret> secrets) {
        return records.read(type, json, secrets);
    }

    @Override
    public @Nullable Object writeRecord(Object record) {
        return records.write(record);
    }
}
