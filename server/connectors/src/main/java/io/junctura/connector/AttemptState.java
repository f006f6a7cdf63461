package io.junctura.connector;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** What an attempt stores while it is under way: values for later attempts, and that its effect begins. Thread safe. */
public interface AttemptState {

    /** The values of earlier attempts: stored JSON, by name. */
    Map<String, byte[]> read();

    /**
     * @param value stored JSON; replaces the value of the same name
     * @return completed when it is on disk; exceptionally if the run does not wait for this attempt any more
     */
    CompletableFuture<Void> write(String name, byte[] value);

    /**
     * Records that the effect of the attempt begins.
     *
     * @return as {@link #write} does
     */
    CompletableFuture<Void> announceEffect();

    /**
     * Waits until something is on disk.
     *
     * @throws InterruptedException if the run does not wait for this attempt any more, or if interrupted
     */
    static void await(CompletableFuture<Void> written) throws InterruptedException {
        try {
            written.get();
        } catch (CancellationException e) {
            // The run does not wait for this attempt any more, and interrupts it.
            throw new InterruptedException("The run does not wait for this attempt any longer.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot write to the journal", e.getCause());
        }
    }

    /** For a single attempt without repetitions. */
    static AttemptState inMemory() {
        Map<String, byte[]> values = new ConcurrentHashMap<>();
        return new AttemptState() {
            @Override
            public Map<String, byte[]> read() {
                return values;
            }

            @Override
            public CompletableFuture<Void> write(String name, byte[] value) {
                values.put(name, value);
                return CompletableFuture.allOf();
            }

            @Override
            public CompletableFuture<Void> announceEffect() {
                return CompletableFuture.allOf();
            }
        };
    }
}
