package io.junctura.fault.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Documents: some generated from the JSON Schema, others from the examples with random changes. */
public final class DocumentRequests implements Requests {
    private static final List<String> PIECES = List.of(
            "- ",
            "? ",
            ": ",
            "&a ",
            "*a ",
            "<<: *a\n",
            "!!binary ",
            "!!python/object ",
            "|\n",
            ">-2\n",
            "%YAML 1.1\n",
            "---\n",
            "...\n",
            "{",
            "}",
            "[",
            "]",
            ", ",
            "#",
            "\"",
            "'",
            "\t",
            "\u0085",
            "a: b\n",
            "  ",
            "~",
            "0o17",
            "0x1F",
            ".inf",
            "1_000");

    /** Durations and times in documents. */
    private static final String TIMES = """
            integration: times
            flows:
              a:
                trigger: { use: schedule.cron, input: { cron: %1$s, zone: %2$s } }
                limits: { time: %3$s }
                steps:
                  - delay: %3$s
                  - delay: { until: %4$s }
                  - use: topic.publish
                    input: { topic: a, event: 1 }
                    timeout: %3$s
                    retry: { first: %3$s, within: %4$s }
            """;

    private final Map<?, ?> schema;
    private final List<String> examples;
    private final KnownObjects known;

    /**
     * @param schema the JSON Schema of documents
     * @param examples valid documents
     */
    public DocumentRequests(Map<?, ?> schema, List<String> examples, KnownObjects known) {
        this.schema = schema;
        this.examples = List.copyOf(examples);
        this.known = known;
    }

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public int share() {
        return 110;
    }

    @Override
    public FuzzedRequest next(Random random) {
        boolean apply = HostileValues.oneIn(random, 6);
        String[] caller = known.caller(apply ? "admin" : "viewer").split(": ", 2);
        return FuzzedRequest.to("POST", apply ? "/api/v1/apply" : "/api/v1/validate")
                .named("a document to " + (apply ? "apply" : "validate"))
                .header(caller[0], caller[1])
                .body("application/yaml", document(random))
                .build();
    }

    private byte[] document(Random random) {
        String text = switch (random.nextInt(5)) {
            case 0, 1 -> {
                Object value = new SchemaValues(schema, random).value(schema);
                for (int i = random.nextInt(3); i > 0; i--) value = Mutations.value(value, random);
                yield JsonText.of(value);
            }
            case 2 -> TIMES.formatted(word(random), word(random), word(random), word(random));
            case 3 -> pieces(random);
            default -> Mutations.text(HostileValues.pick(random, examples), random);
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return HostileValues.oneIn(random, 10) ? Mutations.bytes(bytes, random) : bytes;
    }

    private static String word(Random random) {
        return JsonText.of(HostileValues.oneIn(random, 3) ? HostileValues.value(random) : HostileValues.text(random));
    }

    private static String pieces(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i >= 0; i--) {
            text.append(HostileValues.pick(random, PIECES).repeat(HostileValues.oneIn(random, 20) ? 300 : 1));
        }
        return text.toString();
    }
}
