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
            return false; // Another rule reports the failure.
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

    void rejectsUnsignedRequests() {
        if (at.arranged.open.contains(name)) return;
        String flow = publish();
        Answer answer = at.harness.deliver(flow, Map.of(), Map.of());
        end(flow);
        boolean refused = answer.status() == 401 || answer.status() == 403 || answer.status() == 400;
        if (!refused) {
            throw new AssertionError(use + " answers " + answer.status()
                    + " to an unsigned request, so every program that knows the address could start runs. Check the"
                    + " other system's signature in verify(), and throw ConnectorException.credentials(…). If the"
                    + " trigger is for unsigned requests, declare that in arrange(): anyoneMaySend(\"" + name + "\").");
        }
    }

    void handlesEveryBody() {
        String flow = publish();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("no body", new byte[0]);
        bodies.put("half of an object", "{\"half\":".getBytes(UTF_8));
        bodies.put("a number", "1".getBytes(UTF_8));
        bodies.put("null", "null".getBytes(UTF_8));
        bodies.put("bytes that are not text", new byte[] {0, -1, -2, 10});
        Violations violations = new Violations();
        bodies.forEach((what, body) -> {
            Answer answer = at.harness.send("POST", flow, Map.of("Content-Type", "application/json"), body);
            violations.addUnless(
                    answer.status() != 500,
                    use + " fails on " + what
                            + ". Every program that knows the address can send such a body. Check the body,"
                            + " and throw ConnectorException.badInput(…). The log has the exception that was thrown.");
        });
        end(flow);
        violations.throwIfAny();
    }

    void pollsIfTheOtherSystemWorks() {
        String flow = publish();
        at.harness.poll(flow);
        Optional<String> error = at.harness.triggerError(flow);
        end(flow);
        error.ifPresent(why -> {
            throw new AssertionError(use + " fails although the other system works: " + why
                    + " In arrange(), set the other system's answers (other().on(…)), and the trigger's settings (input(…))."
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
            String error = at.harness.triggerError(flow).orElse("");
            boolean failed = reply.status >= 400;
            if (error.isEmpty() && failed) {
                throw new AssertionError(use + " reports success where the other system answers " + reply.status
                        + ". Look at the status of the answer. Otherwise the trigger may skip events.");
            }
            if (Violations.isFault(error)) {
                throw new AssertionError(use
                        + " throws an exception that it must not throw where the other system answers " + reply.status
                        + " with the body \""
                        + reply.text() + "\": "
                        + error + " Throw a ConnectorException with a sentence.");
            }
            if (failed && !Violations.isSentence(error)) {
                throw new AssertionError(use + " says \"" + error + "\" where the other system answers " + reply.status
                        + ". People read this message: write in a sentence what failed, where, and what to do.");
            }
        }
        end(flow);
    }

    void endsWithItsFlow() {
        String flow = publish();
        if (!comesAbout(() -> consumes() || at.harness.triggerError(flow).isPresent())) {
            throw new AssertionError(use + " does not consume: it neither stays in consume() nor reports a failure.");
        }
        end(flow);
        if (!comesAbout(() -> !consumes())) {
            throw new AssertionError(
                    use + " continues to consume although its flow was unpublished, and the next version of the flow"
                            + " would consume at the same time. Let InterruptedException pass. Stop calls that ignore"
                            + " interrupts by context.onCancel(…).");
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
