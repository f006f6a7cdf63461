package io.junctura.plugins.aws;

import io.junctura.api.ConnectionContext;
import io.junctura.api.SharedResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The addresses of queues that steps know by their names: SQS is asked once. An address depends on the name alone, so it stays. */
public final class QueueUrls implements SharedResource<AwsConnection, QueueUrls.Known> {
    private static final int MAX = 10_000;

    @Override
    public Known open(ConnectionContext<AwsConnection> context) {
        return new Known();
    }

    /** Addresses by names. */
    public static final class Known implements AutoCloseable {
        private final Map<String, String> urls = new ConcurrentHashMap<>();

        private Known() {}

        @Nullable
        String get(String name) {
            return urls.get(name);
        }

        void put(String name, String url) {
            // Names come from expressions too.
            if (urls.size() < MAX) urls.put(name, url);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
