package io.junctura.plugins.formats;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Connector;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server with the connector of one format, and files for it. */
public final class FormatHarness implements AutoCloseable {
    private final Harness harness;
    private int files;
    private int flows;

    public FormatHarness(Class<? extends Connector> format) {
        harness = Harness.of(format, Desk.class);
    }

    @Override
    public void close() {
        harness.close();
    }

    /** @param name of the file; its ending decides about its media type */
    public record Content(String name, byte[] bytes) {
        String type() {
            if (name.endsWith(".tsv")) return "text/tab-separated-values";
            return name.endsWith(".csv") ? "text/csv" : "application/octet-stream";
        }
    }

    /** What an action without files results in. */
    public Object output(String use, Map<String, ?> input) {
        return succeeded(harness.act(use, null, input), "act");
    }

    /** Why an action without files fails. */
    public String failure(String use, Map<String, ?> input) {
        return failed(harness.act(use, null, input), "act");
    }

    /** The rows that an action reads out of a file. */
    public List<Object> rows(String use, Content file, Map<String, ?> options) {
        return new ArrayList<>((List<?>) succeeded(read(use, file, options, "desk.show"), "desk"));
    }

    /** The rows that steps find in a file without an action that reads it. */
    public List<Object> rowsWithoutAction(Content file) {
        return new ArrayList<>((List<?>) output("desk.show", Map.of("rows", "{{ steps.take }}"), file));
    }

    /** How many rows an action reads out of a file, and how long their longest text is. */
    public Map<?, ?> measure(String use, Content file, Map<String, ?> options) {
        return (Map<?, ?>) succeeded(read(use, file, options, "desk.measure"), "desk");
    }

    /** Why the rows of a file cannot be read: by the action that opens them, or the one that needs them. */
    public String unreadable(String use, Content file, Map<String, ?> options) {
        Ran ran = read(use, file, options, "desk.measure");
        return ran.step("act").status().equals("failed") ? failed(ran, "act") : failed(ran, "desk");
    }

    private Ran read(String use, Content file, Map<String, ?> options, String desk) {
        return run(file, step("act", use, options), step("desk", desk, Map.of("rows", "{{ steps.act }}")));
    }

    private Object output(String use, Map<String, ?> input, Content file) {
        return succeeded(run(file, step("act", use, input)), "act");
    }

    /** The result of an action with a file. */
    public Ran run(String use, Content file, Map<String, ?> options) {
        return run(file, step("act", use, options));
    }

    /** Why an action with a file fails. */
    public String failure(String use, Content file, Map<String, ?> options) {
        return failed(run(use, file, options), "act");
    }

    /** The file that an action makes. */
    public byte[] written(String use, Map<String, ?> input) {
        String path = "out-" + ++files;
        succeeded(run(List.of(step("act", use, input), put(path))), "put");
        return bytes(path);
    }

    /** The file that an action makes of a file. */
    public byte[] written(String use, Content file, Map<String, ?> options) {
        String path = "out-" + ++files;
        succeeded(run(file, step("act", use, options), put(path)), "put");
        return bytes(path);
    }

    private static Step put(String path) {
        return step("put", "desk.put", Map.of("file", "{{ steps.act }}", "path", path));
    }

    /** The content of a file in the exchange folder. */
    public byte[] bytes(String path) {
        try {
            return Files.readAllBytes(harness.exchange().resolve(path));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A step of a flow. */
    public record Step(String id, String use, Map<String, ?> input) {
        Map<String, Object> document() {
            return Map.of("id", id, "use", use, "input", input);
        }
    }

    public static Step step(String id, String use, Map<String, ?> input) {
        return new Step(id, use, input);
    }

    /** Runs steps of which the first has the file as its input {@code file}, unless it names it otherwise. */
    public Ran run(Content file, Step... steps) {
        String path = "in-" + ++files;
        try {
            Files.write(harness.exchange().resolve(path), file.bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, Object> input = new LinkedHashMap<>(steps[0].input);
        if (!input.containsValue("{{ steps.take }}")) input.put("file", "{{ steps.take }}");
        List<Step> all = new ArrayList<>(List.of(steps));
        all.set(0, step(steps[0].id, steps[0].use, input));
        all.add(0, step("take", "desk.take", Map.of("path", path, "name", file.name, "type", file.type())));
        return run(all);
    }

    private Ran run(List<Step> steps) {
        String name = "format-" + ++flows;
        List<Map<String, Object>> documents = steps.stream().map(Step::document).toList();
        harness.publish(Text.json(Map.of(
                "integration",
                name,
                "flows",
                Map.of("act", Map.of("trigger", Map.of("use", "manual.start"), "steps", documents)))));
        return harness.settled(harness.start(name + "/act", null));
    }

    public static Object succeeded(Ran ran, String step) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step(step).output();
    }

    private static String failed(Ran ran, String step) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("failed");
        Ran.Failure error = ran.step(step).error();
        assertThat(error.kind()).isEqualTo("BAD_INPUT");
        return error.message();
    }

    /** Documents of tests. */
    private static final class Text {
        private Text() {}

        static String json(Object value) {
            StringBuilder out = new StringBuilder();
            write(value, out);
            return out.toString();
        }

        private static void write(Object value, StringBuilder out) {
            if (value instanceof Map<?, ?> map) {
                String separator = "{";
                for (Map.Entry<?, ?> each : map.entrySet()) {
                    out.append(separator);
                    write(each.getKey(), out);
                    out.append(':');
                    write(each.getValue(), out);
                    separator = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                String separator = "[";
                for (Object each : list) {
                    out.append(separator);
                    write(each, out);
                    separator = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            } else if (value instanceof String text) {
                out.append('"');
                for (int i = 0; i < text.length(); i++) {
                    char c = text.charAt(i);
                    if (c < ' ' || c == '"' || c == '\\') out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
                out.append('"');
            } else {
                out.append(value);
            }
        }
    }
}
