package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists of a store that gives two keys at a time. */
class ListTest {
    private final RecordingServer store = RecordingServer.start();
    private final Harness harness = Harness.of(S3Connector.class);

    ListTest() {
        harness.connection(
                "place",
                "s3",
                Map.of(
                        "bucket", "orders",
                        "endpoint", store.address(),
                        "accessKeyId", "id",
                        "secretAccessKey", "secret"));
        store.on("GET /orders", ListTest::page);
    }

    @AfterEach
    void close() {
        harness.close();
        store.close();
    }

    private static Reply page(Sent request) {
        return switch (request.query().getOrDefault("continuation-token", "")) {
            case "" -> page("in/1.txt", "in/a%20b%2B%C3%BC.txt", "2");
            case "2" -> page("in//no-name.txt", "in/../outside.txt", "3");
            default -> page("in/", "in/3.txt", "");
        };
    }

    private static Reply page(String first, String second, String next) {
        return Reply.text(200, "application/xml", """
                <ListBucketResult>
                  <EncodingType>url</EncodingType>
                  <Contents><Key>%s</Key><Size>1</Size><ETag>"1"</ETag></Contents>
                  <Contents><Key>%s</Key><Size>1</Size><ETag>"2"</ETag></Contents>
                  <IsTruncated>%s</IsTruncated>
                  <NextContinuationToken>%s</NextContinuationToken>
                </ListBucketResult>
                """.formatted(first, second, !next.isEmpty(), next));
    }

    @Test
    void aListGoesOverAllPagesAndLeavesOutKeysThatAreNoPaths() {
        harness.publish("""
                integration: listed
                connections: { place: { connector: s3 } }
                flows:
                  names:
                    trigger: { use: manual.start }
                    steps:
                      - { id: found, use: s3.list, connection: place, input: { folder: in } }
                      - id: names
                        for-each: "{{ steps.found }}"
                        collect: "{{ item.name }}"
                        steps: []
                """);
        Ran ran = harness.ended(harness.start("names", null));
        assertThat(ran.step("names").output()).hasToString("{count=3, failed=0, items=[1.txt, a b+ü.txt, 3.txt]}");
        assertThat(store.sent("GET /orders").stream().map(one -> one.query().get("prefix")))
                .isEqualTo(List.of("in/", "in/", "in/"));
    }
}
