package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Secret;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class BucketTest {
    @RegisterExtension
    final S3ProxyExtension server = TestBucket.server();

    @Test
    void aFileThatIsTooLargeForOneCopyIsCopiedInParts() throws Exception {
        byte[] content = new byte[12_000_000];
        new Random(1).nextBytes(content);
        try (TestBucket other = new TestBucket(server)) {
            other.put("a b+ü.bin", content);
            S3Connection connection = new S3Connection(
                    other.name,
                    "us-east-1",
                    other.endpoint.toString(),
                    true,
                    TestBucket.KEY_ID,
                    Secret.of(TestBucket.SECRET),
                    "/",
                    8,
                    Duration.ZERO,
                    null);
            S3Presigner links = S3Presigner.builder().region(Region.US_EAST_1).build();
            try (Bucket bucket = new Bucket(
                    connection, Clock.systemUTC(), System.getLogger("test"), other.client, links, 6_000_000)) {
                bucket.copy("a b+ü.bin", "copy.bin", bucket.head("a b+ü.bin").orElseThrow());
                assertThat(other.get("copy.bin")).isEqualTo(content);
                assertThat(other.etag("copy.bin")).endsWith("-2");
            }
        }
    }

    /** As {@code md5sum} says of 5 MB and of 1 MB of zeros, and of these two sums. */
    @Test
    void theETagOfAFileFollowsFromThoseOfItsParts() {
        CompletedPart first = part(1, "\"5f363e0e58a95f06cbe9bbc662c5dfb6\"");
        assertThat(ETags.ofParts(List.of(first, part(2, "b6d81b360a5672d80c27430f39153e2c"))))
                .isEqualTo("b7992ce8540773fdfcab72bd0e8c4c64-2");
        assertThat(ETags.ofParts(List.of(first, part(2, "encrypted")))).isEmpty();
    }

    private static CompletedPart part(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }
}
