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
 * A server in the test's process, whose time stands still until it is moved. Flows are named {@code integration/flow}. What
 * fails is an {@link AssertionError} with a sentence.
 */
public interface TestServer extends AutoCloseable {

    /** Such as {@code http://127.0.0.1:34567}; stays the same over restarts. */
    String address();

    /** What a request from this machine is authorized by. */
    String token();

    /** The folder of the file root {@code exchange}. It outlives a crash. */
    Path exchange();

    /** How long the methods here wait, by the machine's clock. */
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

    /** Where the outside reaches a flow. */
    String address(String flow);

    /** Has a flow's trigger ask at once, and waits until what it found is on disk. */
    void poll(String flow);

    /** Waits until a flow's stream listens. */
    void listening(String flow);

    /** What is wrong with a flow's trigger; empty if nothing is. */
    Optional<String> trouble(String flow);

    /** All runs of a flow, in the order in which they were accepted. */
    List<Long> runs(String flow);

    /**
     * Waits for a run. Asks again whenever the server has told something of one.
     *
     * @param ask    null: not yet
     * @param missed what to say if it never is
     */
    <T> T await(Supplier<@Nullable T> ask, Supplier<String> missed);

    /** Whether the server is executing a run at this moment. */
    boolean executes(long run);

    void cancel(long run);

    /** What the clock says. */
    Instant now();

    /** Moves the clock. Whatever is due by then has begun when this returns. */
    void advance(Duration by);

    /** Stops the server, and starts it on the same data. */
    void restart();

    /** Kills the server, and starts it on what was on disk at that moment. */
    void crash();

    /** A sentence for each resource and thread that a closed plugin has left behind. */
    List<String> leaks();

    @Override
    void close();
}
