package io.junctura.trigger.intake;

import io.junctura.plugin.PluginFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A plugin with a trigger of each open kind. Requests and the test control the triggers. */
final class Gate {
    private static final String CONNECTOR = """
            /** A gate. */
            @Extension
            @Permissions(hosts = "*", files = true)
            @ConnectorInfo(id = "gate", title = "Gate", connection = GateConnection.class,
                triggers = {Hook.class, Ask.class, Fetch.class, Push.class, Feed.class, Registered.class, Folder.class})
            public class GateConnector implements Connector {}
            """;

    private static final String CONNECTION = """
            /** Where to. @param token for it */
            public record GateConnection(@Field(title = "Token") @Nullable Secret token) implements Connection {}
            """;

    private static final String HOOK = """
            /** Takes what has the key. */
            @TriggerInfo(id = "hook", title = "Hook")
            public record Hook(@Field(title = "Key") String key, @Field(title = "Pages") List<String> pages)
                    implements WebhookTrigger<GateConnection> {
                @Override public java.util.Optional<CrossOrigin> crossOrigin() {
                    return pages.isEmpty() ? java.util.Optional.empty()
                            : java.util.Optional.of(new CrossOrigin(pages, List.of("x-key"), false, java.time.Duration.ofMinutes(1)));
                }
                public record Order(@Field(title = "Number") int number) {}
                @Override public java.util.Optional<Received.Answer> handshake(InboundRequest request, TriggerContext<GateConnection> context)
                        throws ConnectorException {
                    if (request.query().containsKey("peek")) request.payload();
                    return java.util.Optional.empty();
                }
                @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    String sent = request.header("x-key").orElse("");
                    if (request.query().containsKey("look")) request.payload();
                    switch (sent) {
                        case "malformed": throw ConnectorException.badInput("X-Key is malformed.");
                        case "later": throw ConnectorException.tryLater(Reached.NO, "The keys are not there yet.", java.time.Duration.ofSeconds(7));
                        case "refused": throw ConnectorException.refused("Not you.");
                        case "crash": throw new IllegalStateException("inner workings");
                        default: if (!sent.equals(key)) throw ConnectorException.credentials("X-Key does not fit.");
                    }
                }
                @Override public java.util.Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<GateConnection> context) {
                    if (key.equals("foreign")) return java.util.Optional.empty();
                    return java.util.Optional.of(Map.of("x-key", key, "x-id", "signed " + new String(request.body())));
                }
                @Override public java.util.Set<String> credentialHeaders() { return java.util.Set.of("X-Key"); }
                @Override public java.util.Optional<String> challenge() { return java.util.Optional.of("Key header=X-Key"); }
                @Override public Received receive(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    String id = request.header("x-id").orElse(null);
                    switch (request.header("x-mode").orElse("")) {
                        case "answer": return new Received.Answer(200, Map.of("Content-Type", "text/html", "Set-Cookie", "a=b"), request.body());
                        case "none": return Received.of();
                        case "stores": return Received.of(new Event(Map.of("file", stored(request, context)), id));
                        case "several": return Received.of(Event.of(new Order(1)), Event.of(new Order(2)));
                        case "address": return new Received.Answer(200, Map.of(), context.address().toString().getBytes());
                        default: return Received.of(new Event(request.payload(), id));
                    }
                }
                private static FileRef stored(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    try {
                        return context.files().write("a.bin", "application/octet-stream", out -> out.write(request.body()));
                    } catch (java.io.IOException | InterruptedException e) {
                        throw ConnectorException.tryLater(Reached.NO, "It cannot be kept.", e);
                    }
                }
            }
            """;

    private static final String ASK = """
            /** Takes calls. */
            @TriggerInfo(id = "ask", title = "Ask")
            public record Ask(@Field(title = "Time limit", fallback = "30s") java.time.Duration timeLimit,
                    @Field(title = "Takes") List<String> takes, @Field(title = "Pages") List<String> pages,
                    @Field(title = "Credentials", fallback = "false") boolean credentials)
                    implements CallTrigger<GateConnection> {
                @Override public List<String> methods() { return takes.isEmpty() ? CallTrigger.super.methods() : takes; }
                @Override public java.util.Optional<CrossOrigin> crossOrigin() {
                    return pages.isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(
                            new CrossOrigin(pages, List.of("Content-Type", "X-Key"), credentials, java.time.Duration.ofMinutes(10)));
                }
                @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                    if (request.header("x-bad").isPresent()) throw ConnectorException.credentials("Who are you?");
                }
                @Override public java.util.Optional<Map<String, String>> sign(InboundRequest request, TriggerContext<GateConnection> context) {
                    return java.util.Optional.of(Map.of());
                }
            }
            """;

    /** The function that the test sets as the system property gate.source answers each poll. */
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
                    if (answer instanceof String refusal && refusal.startsWith("401")) throw ConnectorException.credentials(refusal);
                    if (answer instanceof String message) throw ConnectorException.tryLater(Reached.NO, message);
                    if (answer instanceof java.time.Duration later) throw ConnectorException.tryLater(Reached.NO, "Not now.", later);
                    if (answer instanceof java.util.concurrent.CountDownLatch latch) {
                        try { new java.util.concurrent.CountDownLatch(1).await(); } finally { latch.countDown(); }
                    }
                    List<Long> numbers = (List<Long>) answer;
                    List<Event> events = new ArrayList<>();
                    long last = cursor == null ? 0 : cursor.at();
                    for (long number : numbers) {
                        if (number < 0) continue;
                        Object file = number < 1000 ? number : store(context);
                        events.add(new Event(Map.of("n", file), "n" + number));
                        last = number;
                    }
                    return new Polled<>(events, new Cursor(last), numbers.contains(-1L));
                }
                private static FileRef store(TriggerContext<GateConnection> context) throws ConnectorException {
                    try {
                        return context.files().store("a.txt", "text/plain", new java.io.ByteArrayInputStream(new byte[5]));
                    } catch (java.io.IOException e) {
                        throw ConnectorException.tryLater(Reached.NO, "It cannot be kept.", e);
                    }
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
                            ((java.util.function.Supplier<java.util.concurrent.BlockingQueue<Object>>) System.getProperties().get(source)).get();
                    java.util.concurrent.BlockingQueue<Object> told =
                            ((java.util.function.Supplier<java.util.concurrent.BlockingQueue<Object>>) System.getProperties().get(source + ".told")).get();
                    told.add("begins");
                    try {
                        while (true) {
                            Object next = queue.take();
                            if (next.equals("break")) throw ConnectorException.tryLater(Reached.NO, "The line is down.");
                            if (next.equals("refuse")) throw ConnectorException.credentials("Wrong password.");
                            if (next.equals("return")) return;
                            if (next.equals("interrupt")) throw new InterruptedException();
                            if (next.equals("leave interrupted")) {
                                Thread.currentThread().interrupt();
                                throw ConnectorException.tryLater(Reached.NO, "It took too long.");
                            }
                            emitter.emit(List.of(Event.of(Map.of("n", next))));
                            told.add("took " + next);
                        }
                    } finally {
                        told.add("ends");
                    }
                }
            }
            """;

    /** A stream whose emitter the test controls. */
    private static final String FEED = """
            /** Streams with cursors. */
            @TriggerInfo(id = "feed", title = "Feed")
            public record Feed(@Field(title = "Source") String source) implements CursorStreamTrigger<GateConnection, Long> {
                @Override @SuppressWarnings("unchecked")
                public void consume(Emitter<Long> emitter, TriggerContext<GateConnection> context) throws ConnectorException, InterruptedException {
                    java.util.function.Function<Object, java.util.concurrent.Callable<Object>> test =
                            (java.util.function.Function<Object, java.util.concurrent.Callable<Object>>) System.getProperties().get(source);
                    try {
                        test.apply(emitter).call();
                    } catch (ConnectorException | InterruptedException | RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            """;

    /** A webhook that registers itself at the simulated third party of the test. */
    private static final String REGISTERED = """
            /** Is registered. */
            @TriggerInfo(id = "registered", title = "Registered")
        public record Registered(
                @Field(title = "At") String at, @Field(title = "Topic", fallback = "orders") String topic,
                @Field(title = "Ends", fallback = "false") boolean ends)
                implements WebhookTrigger<GateConnection> {
            @Override public Optional<Received.Answer> handshake(InboundRequest request, TriggerContext<GateConnection> context) {
                return Optional.ofNullable(request.query().get("challenge"))
                        .map(text -> new Received.Answer(200, Map.of("Content-Type", "text/plain"), text.getBytes()));
                }
            @Override public void verify(InboundRequest request, TriggerContext<GateConnection> context) throws ConnectorException {
                String proof = request.header("x-proof").orElse("");
                boolean theirs = context.registration().map(WebhookTrigger.Registration::secret)
                        .filter(secret -> secret.reveal().equals(proof)).isPresent();
                if (!theirs && !proof.equals(context.signingSecret().reveal())) throw ConnectorException.credentials("Who are you?");
            }
            @Override public Received receive(InboundRequest request, TriggerContext<GateConnection> context)
                    throws ConnectorException, InterruptedException {
                if (request.payload() instanceof Map<?, ?> map && map.get("confirmAt") instanceof String where) {
                    context.http().send(HttpRequest.to("GET", java.net.URI.create(where)).build()).close();
                    return new Received.Answer(200, Map.of(), new byte[0]);
                }
                return Received.of(Event.of(request.payload()));
            }
            @Override public Registration subscribe(Optional<Registration> standing, TriggerContext<GateConnection> context)
                    throws ConnectorException, InterruptedException {
                Map<?, ?> made = (Map<?, ?>) ask(context, "POST", standing.map(Registration::id).orElse(""), Map.of(
                        "address", context.address().toString(), "topic", topic, "secret", context.signingSecret().reveal()));
                return new Registration((String) made.get("id"), Secret.of((String) made.get("secret")),
                        ends ? context.clock().instant().plusSeconds(1000) : null);
            }
            @Override public void unsubscribe(Registration registration, TriggerContext<GateConnection> context)
                    throws ConnectorException, InterruptedException {
                ask(context, "DELETE", registration.id(), null);
                }
            private Object ask(TriggerContext<GateConnection> context, String method, String id, Object body)
                    throws ConnectorException, InterruptedException {
                HttpRequest.Builder request = HttpRequest.to(method, java.net.URI.create(at + "/hooks/" + id));
                if (body != null) request.body(context.json().write(body), "application/json");
                try (HttpAnswer answer = context.http().send(request.build())) {
                    if (answer.status() == 408) throw new InterruptedException();
                    if (answer.status() == 401) throw ConnectorException.credentials("It answered 401.");
                    if (answer.status() >= 400) throw ConnectorException.tryLater(Reached.YES, "It answered " + answer.status() + ".");
                    byte[] bytes = answer.bytes();
                    return bytes.length == 0 ? null : context.json().parse(bytes);
                }
            }
        }
        """;

    /** Watches a folder. Files move to .done, or to .errors if their run has failed, unless they stay. */
    private static final String FOLDER = """
        /** Watches a folder. */
        @TriggerInfo(id = "folder", title = "New file")
        public record Folder(@Field(title = "Folder") String folder, @Field(title = "Stays", fallback = "false") boolean stays,
                @Field(title = "Order", fallback = "oldest-first") FileTrigger.Order order,
                @Field(title = "Stable for", fallback = "5s") java.time.Duration stableFor)
                implements FileTrigger<GateConnection> {
            @Override public void list(Sink sink, TriggerContext<GateConnection> context) throws ConnectorException, InterruptedException {
                try (var all = java.nio.file.Files.newDirectoryStream(java.nio.file.Path.of(folder), java.nio.file.Files::isRegularFile)) {
                    for (java.nio.file.Path file : all) {
                        try {
                            sink.found(found(file));
                        } catch (java.nio.file.NoSuchFileException gone) {
                            // between the listing and the look at it
                        }
                    }
                } catch (java.io.IOException e) {
                    throw ConnectorException.tryLater(Reached.NO, "There is no folder.", e);
                }
            }
            private static Found found(java.nio.file.Path file) throws java.io.IOException {
                return Found.of(file.getFileName().toString(), java.nio.file.Files.size(file),
                        java.nio.file.Files.getLastModifiedTime(file).toInstant());
            }
            @Override public java.io.InputStream open(Found file, TriggerContext<GateConnection> context)
                    throws ConnectorException, java.io.IOException {
                if (file.path().startsWith("bad")) throw ConnectorException.refused("Nobody reads this.");
                if (file.path().startsWith("locked")) throw new java.io.IOException("It is locked.");
                return java.nio.file.Files.newInputStream(java.nio.file.Path.of(folder, file.path()));
            }
            @Override public Left dispose(Found file, Outcome outcome, TriggerContext<GateConnection> context) throws java.io.IOException {
                java.nio.file.Path from = java.nio.file.Path.of(folder, file.path());
                if (stays) return Left.STAYS;
                if (!java.nio.file.Files.exists(from) || !found(from).version().equals(file.version())) return Left.GONE;
                java.nio.file.Path to = java.nio.file.Path.of(folder, outcome.fate() == Fate.DONE ? ".done" : ".errors");
                java.nio.file.Files.createDirectories(to);
                java.nio.file.Files.move(from, to.resolve(file.path()), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                return Left.GONE;
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
                        FEED,
                        REGISTERED,
                        FOLDER);
                made.toFile().deleteOnExit();
                made.resolve("gate.jar").toFile().deleteOnExit();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return made;
    }
}
