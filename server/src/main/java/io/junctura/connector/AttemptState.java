package io.junctura.connector;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What an action remembers over the attempts of one step. Thread safe. */
public interface AttemptState {

    /** What earlier attempts have written, as it is on disk: stored JSON, by name. */
    Map<String, byte[]> read();

    /**
     * @param value stored JSON; replaces that of the same name
     * @return completed when it is on disk; exceptionally if the run waits for this attempt no longer
     */
    CompletableFuture<Void> write(String name, byte[] value);

    /** Of a single attempt that no other follows. */
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
