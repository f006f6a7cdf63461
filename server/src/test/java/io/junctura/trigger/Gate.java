package io.junctura.trigger;

import io.junctura.connector.PluginFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plugin with a trigger of each open kind, which do what their requests or their test say. */
final class Gate {
    private static final String CONNECTOR = """
            /** A gate. */
            @Extension
            @ConnectorInfo(id = "gate", title = "Gate", connection = GateConnection.class,
                    triggers = {Hook.class, Ask.class, Fetch.class, Push.class, Registered.class})
            public class GateConnector implements Connector {}
            """;

    private static final String CONNECTION = """
            /** Where to. @param token for it */
            public record GateConnection(@Field(title = "Token") @Nullable Secret token) implements Connection {}
            """;

    private static final String HOOK = """
            /** Takes what has the key. */
            @TriggerInfo(id = "hook", title = "Hook")
            public record Hook(@Field(title = "Key") String key) implements WebhookTrigger<GateConnection> {
                public record Order(@Field(title = "Number") int number) {}
                @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    String sent = request.header("x-key").orElse("");
                    switch (sent) {
                        case "malformed": throw ConnectorException.badInput("X-Key is malformed.");
                        case "later": throw ConnectorException.tryLater(Reached.NO, "The keys are not there yet.", java.time.Duration.ofSeconds(7));
                        case "refused": throw ConnectorException.refused("Not you.");
                        case "crash": throw new IllegalStateException("inner workings");
                        default: if (!sent.equals(key)) throw ConnectorException.credentials("X-Key does not fit.");
                    }
                }
                @Override public java.util.Optional<String> challenge() { return java.util.Optional.of("Key header=X-Key"); }
                @Override public Received receive(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    String id = request.header("x-id").orElse(null);
                    switch (request.header("x-mode").orElse("")) {
                        case "answer": return new Received.Answer(200, Map.of("Content-Type", "text/html", "Set-Cookie", "a=b"), request.body());
                        case "none": return Received.of();
                        case "several": return Received.of(Event.of(new Order(1)), Event.of(new Order(2)));
                        case "address": return new Received.Answer(200, Map.of(), context.address().toString().getBytes());
                        default: return Received.of(new Event(request.payload(), id));
                    }
                }
            }
            """;

    private static final String ASK = """
            /** Takes calls. */
            @TriggerInfo(id = "ask", title = "Ask")
            public record Ask(@Field(title = "Time limit", fallback = "30s") java.time.Duration timeLimit)
                    implements CallTrigger<GateConnection> {
                @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    if (request.header("x-bad").isPresent()) throw ConnectorException.credentials("Who are you?");
                }
            }
            """;

    /** What the test puts under gate.source in the system's properties answers each poll. */
    private static final String FETCH = """
            /** Polls. */
            @TriggerInfo(id = "fetch", title = "Fetch")
            public record Fetch(@Field(title = "Source") String source) implements PollTrigger<GateConnection, Fetch.Cursor> {
                public record Cursor(@Field(title = "At") long at) {}
                @Override @SuppressWarnings("unchecked")
                public Polled<Cursor> poll(@Nullable Cursor cursor, TriggerContext<GateConnection> context) throws ConnectorException, InterruptedException {
                    java.util.function.Function<Long, Object> asked =
                            (java.util.function.Function<Long, Object>) System.getProperties().get(source);
                    Object answer = asked.apply(cursor == null ? null : cursor.at());
                    if (answer instanceof String message) throw ConnectorException.tryLater(Reached.NO, message, (Throwable) null);
                    if (answer instanceof java.util.concurrent.CountDownLatch latch) {
                        try { new java.util.concurrent.CountDownLatch(1).await(); } finally { latch.countDown(); }
                    }
                    List<Long> numbers = (List<Long>) answer;
                    List<Event> events = new ArrayList<>();
                    long last = cursor == null ? 0 : cursor.at();
                    for (long number : numbers) {
                        if (number < 0) continue;
                        events.add(new Event(Map.of("n", number), "n" + number));
                        last = number;
                    }
                    return new Polled<>(events, new Cursor(last), numbers.contains(-1L));
                }
            }
            """;

    private static final String PUSH = """
            /** Streams. */
            @TriggerInfo(id = "push", title = "Push")
            public record Push(@Field(title = "Source") String source) implements StreamTrigger<GateConnection> {
                @Override @SuppressWarnings("unchecked")
                public void consume(Emitter emitter, TriggerContext<GateConnection> context) throws ConnectorException, InterruptedException {
                    java.util.concurrent.BlockingQueue<Object> queue =
                            (java.util.concurrent.BlockingQueue<Object>) System.getProperties().get(source);
                    java.util.concurrent.BlockingQueue<Object> told =
                            (java.util.concurrent.BlockingQueue<Object>) System.getProperties().get(source + ".told");
                    told.add("begins");
                    try {
                        while (true) {
                            Object next = queue.take();
                            if (next.equals("break")) throw ConnectorException.tryLater(Reached.NO, "The line is down.", (Throwable) null);
                            if (next.equals("return")) return;
                            emitter.emit(List.of(Event.of(Map.of("n", next))));
                            told.add("took " + next);
                        }
                    } finally {
                        told.add("ends");
                    }
                }
            }
            """;

    private static final String REGISTERED = """
            /** Is registered. */
            @TriggerInfo(id = "registered", title = "Registered")
            public record Registered(@Field(title = "Source") String source) implements WebhookTrigger<GateConnection> {
                @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) {}
                @Override public void subscribe(TriggerContext<GateConnection> context) throws ConnectorException {
                    tell("subscribe " + context.address());
                }
                @Override public void unsubscribe(TriggerContext<GateConnection> context) throws ConnectorException {
                    tell("unsubscribe " + context.address());
                }
                @SuppressWarnings("unchecked")
                private void tell(String what) throws ConnectorException {
                    java.util.function.Function<String, Object> told =
                            (java.util.function.Function<String, Object>) System.getProperties().get(source);
                    if (told.apply(what) instanceof String no) throw ConnectorException.tryLater(Reached.NO, no, (Throwable) null);
                }
            }
            """;

    private static Path made;

    private Gate() {}

    /** The folder that holds the plugin's jar, compiled once. */
    static synchronized Path folder() {
        if (made == null) {
            try {
                made = Files.createTempDirectory("gate");
                PluginFixture.jar(
                        made,
                        "gate.jar",
                        PluginFixture.manifest("gate"),
                        CONNECTOR,
                        CONNECTION,
                        HOOK,
                        ASK,
                        FETCH,
                        PUSH,
                        REGISTERED);
                made.toFile().deleteOnExit();
                made.resolve("gate.jar").toFile().deleteOnExit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return made;
    }
}
