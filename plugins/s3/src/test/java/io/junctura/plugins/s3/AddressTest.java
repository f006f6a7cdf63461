package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectionContext;
import io.junctura.api.Secret;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where requests go, as links show it. */
class AddressTest {
    private static S3Connection connection(String bucket, @Nullable String endpoint, boolean pathStyle) {
        return new S3Connection(
                bucket, "eu-central-1", endpoint, pathStyle, "id", Secret.of("secret"), "in", 8, Duration.ZERO, null);
    }

    private static String link(S3Connection connection) {
        try (Bucket bucket = new SharedBucket().open(context(connection))) {
            String link = bucket.link("a b/ü.csv", Duration.ofHours(1));
            return link.substring(0, link.indexOf('?'));
        }
    }

    /** Nothing is sent, so that no more is needed. */
    @SuppressWarnings("unchecked")
    private static ConnectionContext<S3Connection> context(S3Connection connection) {
        return (ConnectionContext<S3Connection>) Proxy.newProxyInstance(
                AddressTest.class.getClassLoader(),
                new Class<?>[] {ConnectionContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "connection" -> connection;
                    case "clock" -> Clock.systemUTC();
                    default -> null;
                });
    }

    @Test
    void amazonsAddressFollowsFromBucketAndRegion() {
        assertThat(link(connection("orders", null, true)))
                .isEqualTo("https://orders.s3.eu-central-1.amazonaws.com/in/a%20b/%C3%BC.csv");
        // The certificate of the host would not be for this name.
        assertThat(link(connection("acme.orders", null, true)))
                .isEqualTo("https://s3.eu-central-1.amazonaws.com/acme.orders/in/a%20b/%C3%BC.csv");
    }

    @Test
    void anotherStoreHasTheBucketInThePathOrInTheHost() {
        assertThat(link(connection("orders", "http://minio:9000", true)))
                .isEqualTo("http://minio:9000/orders/in/a%20b/%C3%BC.csv");
        assertThat(link(connection("orders", "https://orders.s3.example.com:8443", false)))
                .isEqualTo("https://orders.s3.example.com:8443/in/a%20b/%C3%BC.csv");
    }

    @Test
    void anEndpointThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> connection("orders", "https://s3.example.com", false))
                .hasMessage(
                        "Without path style, endpoint must begin with the bucket, as in https://orders.s3.example.com.");
        assertThatThrownBy(() -> connection("orders", "s3.example.com", true))
                .hasMessage("endpoint is not an address. Write it as https://s3.example.com.");
    }
}
