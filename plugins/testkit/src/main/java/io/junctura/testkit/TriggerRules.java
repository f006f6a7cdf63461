package io.junctura.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The rules for a published trigger, with another system that works, with one that fails, and with unknown senders. */
final class TriggerRules {
    private final ConnectorUnderTest at;
    private final Map<?, ?> described;
    private final String use;
    private final String name;

    TriggerRules(ConnectorUnderTest at, Map<?, ?> described) {
        this.at = at;
        this.described = described;
        this.use = String.valueOf(described.get("use"));
        this.name = use.substring(use.indexOf('.') + 1);
    }

    /** Whether it calls the other system by HTTP, so that the contract can make it fail. */
    boolean calls() {
        at.other.forget();
        try {
            String flow = publish();
            at.harness.poll(flow);
            end(flow);
        } catch (AssertionError e) {
            return false; // Told by the rule that it asks.
        }
        return !at.other.sent().isEmpty();
    }

    private String publish() {
        String integration = at.harness.unusedName("trigger");
        Map<String, Object> trigger = new LinkedHashMap<>(Map.of("use", use));
        Map<String, ?> given = at.arranged.inputs.get(name);
        Map<String, ?> input = given != null ? given : SampleValues.least((Map<?, ?>) described.get("input"));
        if (!input.isEmpty()) trigger.put("input", input);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("integration", integration);
        if (!"none".equals(described.get("connection"))) {
            trigger.put("connection", ConnectorUnderTest.CONNECTION);
            document.put("connections", Map.of(ConnectorUnderTest.CONNECTION, Map.of("connector", at.id)));
        }
        document.put("flows", Map.of("flow", Map.of("trigger", trigger, "steps", List.of())));
        at.harness.publish(Json.text(document));
        return integration + "/flow";
    }

    private void end(String flow) {
        at.harness.unpublish(flow.substring(0, flow.indexOf('/')));
    }

    void takesNothingFromStrangers() {
        if (at.arranged.open.contains(name)) return;
        String flow = publish();
        Answer answer = at.harness.deliver(flow, Map.of(), Map.of());
        end(flow);
        boolean refused = answer.status() == 401 || answer.status() == 403 || answer.status() == 400;
        if (!refused) {
            throw new AssertionError(use + " answers " + answer.status()
                    + " to a request that proves nothing: anyone who knows the address could start runs. Check in"
                    + " verify() what the other system signs, and throw ConnectorException.credentials(…); or say by"
                    + " arrange(): anyoneMaySend(\"" + name + "\"), if that is meant.");
        }
    }

    void isReadyForWhateverComes() {
        String flow = publish();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("no body", new byte[0]);
        bodies.put("half of an object", "{\"half\":".getBytes(UTF_8));
        bodies.put("a number", "1".getBytes(UTF_8));
        bodies.put("null", "null".getBytes(UTF_8));
        bodies.put("bytes that are no text", new byte[] {0, -1, -2, 10});
        Violations violations = new Violations();
        bodies.forEach((what, body) -> {
            Answer answer = at.harness.send("POST", flow, Map.of("Content-Type", "application/json"), body);
            violations.addUnless(
                    answer.status() != 500,
                    use + " fails on " + what
                            + ": whoever knows the address can send anything. Check what comes, and"
                            + " throw ConnectorException.badInput(…); the log says what was thrown.");
        });
        end(flow);
        violations.throwIfAny();
    }

    void asksWhereAllIsWell() {
        String flow = publish();
        at.harness.poll(flow);
        Optional<String> trouble = at.harness.trouble(flow);
        end(flow);
        trouble.ifPresent(why -> {
            throw new AssertionError(use + " fails though the other system is well: " + why
                    + " Arrange by arrange() what that answers (other().on(…)), and the trigger's settings (input(…))."
                    + at.sent());
        });
    }

    void saysWhatIsWrong() {
        String flow = publish();
        at.harness.poll(flow);
        for (Reply reply : List.of(
                ConnectorUnderTest.REFUSED,
                ConnectorUnderTest.OVERLOADED,
                ConnectorUnderTest.BROKEN,
                ConnectorUnderTest.NONSENSE)) {
            at.other.instead(reply);
            at.harness.poll(flow);
            at.other.asArranged();
            String trouble = at.harness.trouble(flow).orElse("");
            boolean failed = reply.status >= 400;
            if (trouble.isEmpty() && failed) {
                throw new AssertionError(use + " finds nothing wrong where the other system answers " + reply.status
                        + ". Look at the status of the answer; else what is there meanwhile may be passed over.");
            }
            if (Violations.isFault(trouble)) {
                throw new AssertionError(use + " throws what it may not where the other system answers " + reply.status
                        + " with the body \""
                        + reply.text() + "\": "
                        + trouble + " Throw a ConnectorException with a sentence.");
            }
            if (failed && !Violations.isSentence(trouble)) {
                throw new AssertionError(
                        use + " says \"" + trouble + "\" where the other system answers " + reply.status
                                + ". People are shown that: say in a sentence what failed, where, and what to do.");
            }
        }
        end(flow);
    }

    void endsWithItsFlow() {
        String flow = publish();
        if (!comesAbout(() -> consumes() || at.harness.trouble(flow).isPresent())) {
            throw new AssertionError(use + " does not consume: it neither stays in consume() nor says what is wrong.");
        }
        end(flow);
        if (!comesAbout(() -> !consumes())) {
            throw new AssertionError(
                    use + " goes on to consume though its flow was unpublished, and the next version of the flow would"
                            + " consume beside it. Let InterruptedException pass; whatever does not heed it is told by"
                            + " context.onCancel(…).");
        }
    }

    private boolean consumes() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getMethodName().equals("consume")
                        && frame.getClassName().equals(described.get("class")));
    }

    /** Whether a condition becomes true in time. It is polled, since nothing reports what a plugin's threads do. */
    private boolean comesAbout(BooleanSupplier what) {
        long end = System.nanoTime() + at.harness.patience().toNanos();
        while (!what.getAsBoolean()) {
            if (System.nanoTime() > end) return false;
            Thread.onSpinWait();
        }
        return true;
    }
}
