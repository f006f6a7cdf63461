package io.junctura.testkit;

import io.junctura.testkit.bridge.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The runs of the server under test: reads them, and waits for them. Flows have their full names here. */
final class ObservedRuns {

    private final TestServer server;
    private final ServerClient client;
    private final Supplier<Duration> patience;

    /** The runs that {@link #awaitNext} has returned. */
    private final Set<Long> returned = new HashSet<>();

    /** @param patience how long a test waits at this moment */
    ObservedRuns(TestServer server, ServerClient client, Supplier<Duration> patience) {
        this.server = server;
        this.client = client;
        this.patience = patience;
    }

    /** All runs of a flow, in the order of their acceptance. */
    List<Ran> of(String flow) {
        return server.runs(flow).stream().map(this::get).toList();
    }

    Ran get(long id) {
        return Ran.of(
                (Map<?, ?>) client.api("GET", "/runs/" + id, null, Map.of()).json());
    }

    /**
     * Waits for a run of the flow that this method has not returned before, and until the run has ended.
     *
     * @param asNamed the flow's name in the test, for the message of a failure
     */
    Ran awaitNext(String flow, String asNamed) {
        long id = server.await(
                () -> server.runs(flow).stream()
                        .filter(one -> !returned.contains(one))
                        .findFirst()
                        .orElse(null),
                () -> "The flow " + asNamed + " has had no further run in " + seconds() + ". Its runs: " + of(flow)
                        + server.triggerError(flow)
                                .map(why -> ". Its trigger fails: " + why)
                                .orElse(""));
        returned.add(id);
        return awaitEnd(id);
    }

    Ran awaitEnd(long id) {
        return await(id, Ran::isEnded, "has not ended");
    }

    /** Waits until a run has ended, or waits for something. */
    Ran awaitSettled(long id) {
        return await(
                id, ran -> ran.isEnded() || (ran.status().equals("waiting") && isStill(ran)), "neither ends nor waits");
    }

    /** Whether a waiting run stays so. It does not if its time has come. */
    private boolean isStill(Ran ran) {
        Instant until = ran.until();
        return !server.executes(ran.id()) && (until == null || until.isAfter(server.now()));
    }

    private Ran await(long id, Predicate<Ran> is, String not) {
        return server.await(
                () -> {
                    Ran ran = get(id);
                    return is.test(ran) ? ran : null;
                },
                () -> "Run " + id + " " + not + " in " + seconds() + ": " + get(id));
    }

    private String seconds() {
        return patience.get().toMillis() / 1000.0 + " s";
    }
}
