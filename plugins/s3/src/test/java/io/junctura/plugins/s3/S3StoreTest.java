package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.StoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.sync.RequestBody;

/** A folder of a bucket in an S3 server in this process. */
class S3StoreTest extends StoreTest {
    @RegisterExtension
    final S3ProxyExtension server = TestBucket.server();

    private final Harness harness = Harness.of(S3Connector.class);
    private @Nullable TestBucket given;

    @BeforeEach
    void open() {
        given = new TestBucket(server);
        connect("place", Map.of("prefix", "some/folder"));
    }

    private TestBucket bucket() {
        return Objects.requireNonNull(given);
    }

    private void connect(String name, Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(bucket().values());
        values.putAll(more);
        harness.connection(name, "s3", values);
    }

    @AfterEach
    void close() {
        harness.close();
        bucket().close();
    }

    @Override
    protected String id() {
        return "s3";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected void put(String path, byte[] content) {
        bucket().put("some/folder/" + path, content);
    }

    @Override
    protected byte[] get(String path) {
        return bucket().get("some/folder/" + path);
    }

    @Override
    protected List<String> all() {
        return bucket().keys().stream()
                .map(key -> key.substring("some/folder/".length()))
                .toList();
    }

    private Object output(String action, Map<String, ?> input) {
        Ran ran = harness.act("s3." + action, "place", input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return ran.step("act").output();
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aLargeFileIsWrittenInParts() {
        byte[] content = random(20_000_000);
        put("large.bin", content);
        output("copy", Map.of("from", "large.bin", "to", "copy.bin"));
        assertThat(get("copy.bin")).isEqualTo(content);
        assertThat(bucket().etag("some/folder/copy.bin")).endsWith("-3");
        assertThat(bucket().uploads()).isEmpty();
    }

    @Test
    void aLargeFileIsAppendedToWithoutFetchingIt() {
        byte[] content = random(6_000_000);
        put("large.bin", content);
        output("write", Map.of("path", "large.bin", "content", "the end", "existing", "append"));
        byte[] now = get("large.bin");
        assertThat(now).hasSize(content.length + 7).startsWith(content);
        assertThat(now).endsWith("the end".getBytes(StandardCharsets.UTF_8));
        assertThat(bucket().etag("some/folder/large.bin")).endsWith("-2");
    }

    @Test
    void aFolderMovesWithAllThatIsBelowIt() {
        put("in/a.txt", new byte[1]);
        put("in/deep/b.txt", new byte[2]);
        put("inner.txt", new byte[3]);
        output("move", Map.of("from", "in", "to", "archive/2030"));
        assertThat(all()).containsExactlyInAnyOrder("archive/2030/a.txt", "archive/2030/deep/b.txt", "inner.txt");
    }

    @Test
    void aFolderIsMadeAndDeletedOnceItIsEmpty() {
        output("make-folder", Map.of("path", "new"));
        assertThat(output("exists", Map.of("path", "new")))
                .hasToString("{exists=true, file={path=new, name=new,"
                        + " folder=true, size=0, modified=1970-01-01T00:00:00Z, version=}}");
        put("new/a.txt", new byte[1]);
        assertThat(harness.act("s3.delete", "place", Map.of("path", "new")).status())
                .isEqualTo("failed");
        output("delete", Map.of("path", "new/a.txt"));
        assertThat(output("delete", Map.of("path", "new"))).isEqualTo(Map.of("deleted", true));
        assertThat(all()).isEmpty();
    }

    @Test
    void aTriggerWaitsAtAFolderThatIsNotThereYet() {
        watchIn();
        harness.poll("watch");
        assertThat(harness.triggerError("watch")).isEmpty();
    }

    private void watchIn() {
        harness.publish("""
                integration: watched
                connections: { place: { connector: s3 } }
                flows:
                  watch:
                    trigger:
                      use: s3.new-file
                      connection: place
                      input: { folder: in, subfolders: true, stableFor: 0s, then: leave }
                    steps: []
                """);
    }

    @Test
    void aLinkLetsAnybodyRead() throws Exception {
        put("report.txt", "for all".getBytes(StandardCharsets.UTF_8));
        Object link = ((Map<?, ?>) output("link", Map.of("path", "report.txt", "validFor", "10m"))).get("url");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(String.valueOf(link))).build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body())
                .isEqualTo("for all");
        assertThat(String.valueOf(link)).contains("X-Amz-Expires=600");
        assertThat(harness.act("s3.link", "place", Map.of("path", "none.txt")).status())
                .isEqualTo("failed");
    }

    @Test
    void anAbandonedUploadIsAborted() {
        String begun = bucket().client
                .createMultipartUpload(create -> create.bucket(bucket().name).key("some/folder/left.bin"))
                .uploadId();
        bucket().client
                .uploadPart(
                        part -> part.bucket(bucket().name)
                                .key("some/folder/left.bin")
                                .uploadId(begun)
                                .partNumber(1),
                        RequestBody.fromBytes(new byte[100]));
        assertThat(bucket().uploads()).hasSize(1);
        // The harness' clock is years ahead of the server's.
        output("write", Map.of("path", "a.txt", "content", "x"));
        assertThat(bucket().uploads()).isEmpty();
    }

    @Test
    void wrongCredentialsAreReported() {
        connect("other", Map.of("secretAccessKey", "wrong"));
        Ran.Failure wrong = harness.test("other").orElseThrow();
        assertThat(wrong.kind()).isEqualTo("CREDENTIALS");
        assertThat(wrong.message()).contains("SignatureDoesNotMatch", "access key and secret");
        Ran ran = harness.act("s3.exists", "other", Map.of("path", "a.txt"));
        assertThat(ran.step("act").error().message()).contains("SignatureDoesNotMatch");
        assertThat(ran.waiting()).isEqualTo("connection");
    }

    @Test
    void aBucketThatIsNotThereIsNamed() {
        connect("other", Map.of("bucket", "no-such-bucket"));
        Ran.Failure wrong = harness.test("other").orElseThrow();
        assertThat(wrong.message()).contains("\"no-such-bucket\"", "NoSuchBucket");
    }
}
