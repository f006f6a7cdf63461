package io.junctura.testkit.bridge;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A server in the test's process, whose clock stands still until a test moves it. Flows are named
 * {@code integration/flow}. Failures are {@link AssertionError}s with a message for people.
 */
public interface TestServer extends AutoCloseable {

    /** Such as {@code http://127.0.0.1:34567}; stays the same over restarts. */
    String address();

    /** The token of requests from this machine. */
    String token();

    /** The folder of the file root {@code exchange}. It outlives a crash. */
    Path exchange();

    /** How long the methods of this interface wait, by the machine's clock. */
    void patience(Duration limit);

    /** Installs a plugin, or another version of one. */
    void install(Path jar);

    /** Adds jars to a plugin, which are loaded with it. */
    void drivers(String plugin, List<Path> jars);

    /** The settings of each connector's connection, by the connector's id. Secrets are not among them. */
    Map<String, Set<String>> connectors();

    boolean hasConnection(String name);

    /** Gives a connection its access token. No token server is asked from then on. */
    void authorize(String connection, String token);

    /** Publishes integrations, and saves connections. @return the flows */
    List<String> publish(String documents);

    void unpublish(String integration);

    /** The public address of a flow. */
    String address(String flow);

    /** Makes a flow's trigger poll at once, and waits until all that it has found is on disk. */
    void poll(String flow);

    /** Waits until a flow's stream is subscribed. */
    void listening(String flow);

    /** The current error of a flow's trigger; empty if there is none. */
    Optional<String> triggerError(String flow);

    /** All runs of a flow, in the order in which they were accepted. */
    List<Long> runs(String flow);

    /**
     * Waits for a condition on runs. Evaluates it again whenever the server reports something about a run.
     *
     * @param ask    null while the condition is false
     * @param missed the message of the failure
     */
    <T> T await(Supplier<@Nullable T> ask, Supplier<String> missed);

    /** Whether the server is executing a run at this moment. */
    boolean executes(long run);

    void cancel(long run);

    /** The time of the clock. */
    Instant now();

    /** Moves the clock forward. All work that is due by then has begun when this returns. */
    void advance(Duration by);

    /** Stops the server, and starts it on the same data. */
    void restart();

    /** Kills the server, and starts it with the data that was on disk at that moment. */
    void crash();

    /** A sentence for each resource and thread that a closed plugin has left behind. */
    List<String> leaks();

    @Override
    void close();
}
