package io.junctura.testkit;

import io.junctura.testkit.bridge.TestServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The saved connections of the server under test: saves and tests them, and asks their pick lists. */
final class SavedConnections {

    private final TestServer server;
    private final ServerClient client;

    SavedConnections(TestServer server, ServerClient client) {
        this.server = server;
        this.client = client;
    }

    /** Saves a connection, or changes it. */
    void save(String name, String connector, Map<String, ?> values) {
        Set<String> ofTheConnector = server.connectors().get(connector);
        if (ofTheConnector == null) throw new AssertionError("There is no connector \"" + connector + "\" here.");
        Map<String, Object> settings = new LinkedHashMap<>();
        Map<String, Object> secrets = new LinkedHashMap<>();
        values.forEach((field, value) -> (ofTheConnector.contains(field) ? settings : secrets).put(field, value));
        boolean known = server.hasConnection(name);
        Map<String, String> match = known
                ? Map.of(
                        "If-Match",
                        client.api("GET", "/connections/" + name, null, Map.of())
                                .headers()
                                .get("etag"))
                : Map.of();
        client.api(
                "PUT",
                "/connections/" + name,
                Map.of("connector", connector, "settings", settings, "secrets", secrets),
                match);
    }

    /** What is wrong with a connection; empty if it works. */
    Optional<Ran.Failure> test(String connection) {
        Answer answer = client.api("POST", "/connections/" + connection + "/test", null, Map.of());
        if (Boolean.TRUE.equals(answer.member("ok"))) return Optional.empty();
        return Optional.ofNullable(Ran.Failure.of(answer.json()));
    }

    Map<String, String> pins(String connection) {
        Map<String, String> pins = new TreeMap<>();
        Answer answer = client.api("GET", "/connections/" + connection, null, Map.of());
        ((Map<?, ?>) answer.member("pins"))
                .forEach((name, pin) -> pins.put(String.valueOf(name), String.valueOf(((Map<?, ?>) pin).get("value"))));
        return pins;
    }

    void forgetPins(String connection) {
        client.api("DELETE", "/connections/" + connection + "/pins", null, Map.of());
    }

    /** The values of the first page of a pick list. */
    List<String> choices(String connection, String list, String text, Map<String, ?> input) {
        Answer answer = client.api(
                "POST",
                "/connections/" + connection + "/options/" + list,
                Map.of("text", text, "input", input),
                Map.of());
        List<String> values = new ArrayList<>();
        for (Object one : (List<?>) answer.member("items")) {
            values.add(String.valueOf(((Map<?, ?>) one).get("value")));
        }
        return values;
    }

    @Nullable
    String refused(String connection, String list, String value, Map<String, ?> input) {
        Answer answer = client.api(
                "POST",
                "/connections/" + connection + "/options/" + list + "/check",
                Map.of("value", value, "input", input),
                Map.of());
        return (String) answer.member("problem");
    }
}
