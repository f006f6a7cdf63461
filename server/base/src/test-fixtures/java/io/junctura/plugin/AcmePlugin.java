package io.junctura.plugin;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A small plugin in any number of versions. It is compiled once and packed for each version. */
public final class AcmePlugin {
    private static final String CONNECTOR = """
        /** Acme. */
        @Extension
        @ConnectorInfo(id = "acme", title = "Acme", connection = AcmeConnection.class,
                actions = {Say.class, Hold.class, Fetch.class, Keep.class}, triggers = {Tick.class, Hook.class})
        public class AcmeConnector implements Connector {
            @Override public void close() { Tally.closed(); }
        }
        """;

    private static final String CONNECTION = """
        /** An account. @param address where @param token for it */
        @ConnectionInfo(address = "address")
        public record AcmeConnection(
                @Field(title = "Address") @Nullable String address, @Field(title = "Token") @Nullable Secret token)
                implements Connection {}
        """;

    /** Says of which version it is, which stands in the jar beside the classes. */
    private static final String SAY = """
        /** Says. */
        @ActionInfo(id = "say", title = "Say", effect = Effect.READ)
        public record Say(@Field(title = "What") @Nullable String what) implements Action<AcmeConnection, Say.Said> {
            public record Said(@Field(title = "Version") String version) {}
            @Override public Said run(ActionContext<AcmeConnection> context) throws ConnectorException {
                if ("remember".equals(what)) Tally.remember();
                return new Said(Tally.version());
            }
        }
        """;

    private static final String HOLD = """
        /** Waits until the test lets it go. */
        @ActionInfo(id = "hold", title = "Hold", effect = Effect.READ)
        public record Hold() implements Action<AcmeConnection, String> {
            @Override public String run(ActionContext<AcmeConnection> context) throws InterruptedException {
                ((java.util.concurrent.CountDownLatch) System.getProperties().get("acme.begun")).countDown();
                ((java.util.concurrent.CountDownLatch) System.getProperties().get("acme.gate")).await();
                return Tally.version();
            }
        }
        """;

    private static final String FETCH = """
        /** Fetches. */
        @ActionInfo(id = "fetch", title = "Fetch", effect = Effect.READ)
        public record Fetch(@Field(title = "Address") String address) implements Action<AcmeConnection, Integer> {
            @Override public Integer run(ActionContext<AcmeConnection> context) throws ConnectorException, InterruptedException {
                try (HttpAnswer answer = context.http().send(HttpRequest.to("GET", java.net.URI.create(address)).build())) {
                    return answer.status();
                }
            }
        }
        """;

    private static final String KEEP = """
        /** Keeps a file. */
        @ActionInfo(id = "keep", title = "Keep", effect = Effect.READ)
        public record Keep() implements Action<AcmeConnection, String> {
            @Override public String run(ActionContext<AcmeConnection> context) throws ConnectorException {
                try {
                    return context.files().store("a.txt", "text/plain", new java.io.ByteArrayInputStream(new byte[1])).name();
                } catch (java.io.IOException e) {
                    throw ConnectorException.refused(e.getMessage());
                }
            }
        }
        """;

    private static final String TICK = """
        /** Ticks. */
        @TriggerInfo(id = "tick", title = "Tick")
        public record Tick() implements PollTrigger<AcmeConnection, Long> {
            @Override public Polled<Long> poll(@Nullable Long cursor, TriggerContext<AcmeConnection> context) {
                return new Polled<>(List.of(), cursor == null ? 1L : cursor, false);
            }
        }
        """;

    private static final String HOOK = """
        /** Takes whatever comes. */
        @TriggerInfo(id = "hook", title = "Hook")
        public record Hook() implements WebhookTrigger<AcmeConnection> {
            @Override public void verify(InboundRequest request, TriggerContext<AcmeConnection> context) {}
            @Override public Received receive(InboundRequest request, TriggerContext<AcmeConnection> context) {
                return Received.of(new Event(Map.of("by", Tally.version()), null));
            }
        }
        """;

    private static final String TALLY = """
        final class Tally {
            private static final ThreadLocal<Object> LEFT_ON_THE_THREAD = new ThreadLocal<>();
            static void remember() { LEFT_ON_THE_THREAD.set(new Tally()); }
            static String version() {
                try (java.io.InputStream in = Tally.class.getResourceAsStream("/version.txt")) {
                    return new String(in.readAllBytes());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            static void closed() { System.setProperty("acme.closed", version()); }
        }
        """;

    private static final Map<String, Map<String, byte[]>> COMPILED = new HashMap<>();

    private AcmePlugin() {}

    /** A jar whose connector declares no permissions. */
    public static Path jar(Path folder, String version) {
        return jar(folder, version, "");
    }

    /** @param permissions such as {@code @Permissions(files = true)} */
    public static synchronized Path jar(Path folder, String version, String permissions) {
        Map<String, byte[]> entries = new HashMap<>(COMPILED.computeIfAbsent(
                permissions,
                any -> PluginFixture.compile(
                        CONNECTOR.replace("@Extension", "@Extension " + any),
                        CONNECTION,
                        SAY,
                        HOLD,
                        FETCH,
                        KEEP,
                        TICK,
                        HOOK,
                        TALLY)));
        entries.put("version.txt", version.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return PluginFixture.pack(
                folder.resolve("acme-" + version + ".jar"),
                Map.of(
                        "Plugin-Id", "acme",
                        "Plugin-Version", version,
                        "Plugin-Description", "Talks to Acme",
                        "Plugin-Provider", "Acme Inc."),
                entries);
    }
}
