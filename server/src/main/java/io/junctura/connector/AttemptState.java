package io.junctura.connector;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The values that an action remembers between the attempts of one step. Thread safe. */
public interface AttemptState {

    /** The values of earlier attempts: stored JSON, by name. */
    Map<String, byte[]> read();

    /**
     * @param value stored JSON; replaces the value of the same name
     * @return completed when it is on disk; exceptionally if the run does not wait for this attempt any more
     */
    CompletableFuture<Void> write(String name, byte[] value);

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
        };
    }
}
