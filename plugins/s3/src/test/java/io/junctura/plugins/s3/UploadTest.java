package io.junctura.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import io.junctura.testkit.RecordingServer;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Uploads in parts to a store that fails. */
class UploadTest {
    private static final String XML = "application/xml";
    private static final String PART = "PUT /orders/copy.txt";
    private static final String UPLOAD = "POST /orders/copy.txt";

    /** Of three parts. */
    private static final String CONTENT = "0123456789".repeat(2_000_000);

    private static final Harness HARNESS = Harness.of(S3Connector.class);

    private final RecordingServer store = RecordingServer.start();
    private final Map<String, String> parts = new TreeMap<>();

    UploadTest() {
        HARNESS.connection(
                "place",
                "s3",
                Map.of(
                        "bucket", "orders",
                        "endpoint", store.address(),
                        "accessKeyId", "id",
                        "secretAccessKey", "secret",
                        "abortAfter", "0s"));
        store.on("HEAD *", Reply.status(404));
        store.on("GET /orders", Reply.text(200, XML, "<ListBucketResult/>"));
        store.on("HEAD /orders/large.txt", file());
        store.on("GET /orders/large.txt", file());
        store.on(UPLOAD, this::upload);
        store.on(PART, this::part);
        store.on("GET /orders/copy.txt", any -> arrived());
        store.on("DELETE /orders/copy.txt", Reply.status(204));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @AfterAll
    static void stop() {
        HARNESS.close();
    }

    private static Reply file() {
        return Reply.text(200, "text/plain", CONTENT).header("ETag", "\"large\"");
    }

    private Reply upload(Sent request) {
        return request.query().containsKey("uploads")
                ? Reply.text(
                        200,
                        XML,
                        "<InitiateMultipartUploadResult><UploadId>U-1</UploadId></InitiateMultipartUploadResult>")
                : Reply.text(200, XML, "<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>");
    }

    private synchronized Reply part(Sent request) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        String etag = HexFormat.of().formatHex(ETags.md5(body, body.length));
        parts.put(request.query().get("partNumber"), etag);
        return Reply.status(200).header("ETag", "\"" + etag + "\"");
    }

    private synchronized Reply arrived() {
        StringBuilder list = new StringBuilder("<ListPartsResult>");
        parts.forEach((number, etag) ->
                list.append("<Part><PartNumber>" + number + "</PartNumber><ETag>\"" + etag + "\"</ETag></Part>"));
        return Reply.text(200, XML, list + "</ListPartsResult>");
    }

    private static Reply error(int status, String code) {
        return Reply.text(status, XML, "<Error><Code>" + code + "</Code><Message>Not now.</Message></Error>");
    }

    private long copy() {
        return HARNESS.begin("s3.copy", "place", Map.of("from", "large.txt", "to", "copy.txt", "replace", true));
    }

    private List<String> sent(String request, String parameter) {
        return store.sent(request).stream()
                .map(one -> one.query().get(parameter))
                .filter(value -> value != null)
                .toList();
    }

    @Test
    void anUploadContinuesAfterACrash() {
        store.on(
                PART,
                request -> request.query().get("partNumber").equals("2")
                        ? Reply.status(200).held()
                        : part(request));
        long run = copy();
        store.await(PART, 2);
        store.on(PART, this::part);
        HARNESS.crash();
        assertThat(HARNESS.ended(run).status()).isEqualTo("succeeded");
        assertThat(sent(UPLOAD, "uploads")).hasSize(1);
        assertThat(sent(PART, "partNumber")).containsExactly("1", "2", "2", "3");
        String last = store.sent(UPLOAD).get(1).body();
        assertThat(last).contains(parts.get("1"), parts.get("2"), parts.get("3"));
    }

    @Test
    void anUploadThatHasEndedInTheMeantimeBeginsAnew() {
        store.on(
                PART,
                request -> request.query().get("partNumber").equals("2")
                        ? Reply.status(200).held()
                        : part(request));
        long run = copy();
        store.await(PART, 2);
        store.on(PART, this::part);
        store.on("GET /orders/copy.txt", error(404, "NoSuchUpload"));
        HARNESS.crash();
        assertThat(HARNESS.ended(run).status()).isEqualTo("succeeded");
        assertThat(sent(UPLOAD, "uploads")).hasSize(2);
        assertThat(sent(PART, "partNumber")).containsExactly("1", "2", "1", "2", "3");
    }

    @ParameterizedTest
    @CsvSource({"405, MethodNotAllowed", "501, NotImplemented", "403, AccessDenied"})
    void anUploadBeginsAnewIfItsPartsCannotBeListed(int status, String code) {
        store.on(
                PART,
                request -> request.query().get("partNumber").equals("2")
                        ? Reply.status(200).held()
                        : part(request));
        long run = copy();
        store.await(PART, 2);
        store.on(PART, this::part);
        store.on("GET /orders/copy.txt", error(status, code));
        HARNESS.crash();
        assertThat(HARNESS.ended(run).status()).isEqualTo("succeeded");
        assertThat(sent(UPLOAD, "uploads")).hasSize(2);
        assertThat(sent(PART, "partNumber")).containsExactly("1", "2", "1", "2", "3");
        assertThat(sent("DELETE /orders/copy.txt", "uploadId")).containsExactly("U-1");
    }

    @Test
    void anUploadThatIsRefusedIsAborted() {
        store.on(
                PART,
                request -> request.query().get("partNumber").equals("2") ? error(403, "AccessDenied") : part(request));
        Ran ran = HARNESS.ended(copy());
        assertThat(ran.step("act").error().message()).contains("AccessDenied", "s3:PutObject", "\"copy.txt\"");
        assertThat(sent("DELETE /orders/copy.txt", "uploadId")).containsExactly("U-1");
    }

    @Test
    void anUploadToABusyStoreContinuesLater() {
        store.on(
                PART,
                request -> request.query().get("partNumber").equals("2")
                        ? error(503, "SlowDown").header("Retry-After", "40")
                        : part(request));
        Ran ran = HARNESS.settled(copy());
        assertThat(ran.waiting()).isEqualTo("retry");
        assertThat(ran.until()).isAfterOrEqualTo(HARNESS.now().plusSeconds(40));
        store.on(PART, this::part);
        HARNESS.advanceTo(ran.until());
        assertThat(HARNESS.ended(ran.id()).status()).isEqualTo("succeeded");
        assertThat(sent(UPLOAD, "uploads")).hasSize(1);
        assertThat(sent(PART, "partNumber").stream().filter("1"::equals)).hasSize(1);
        assertThat(store.sent("DELETE /orders/copy.txt")).isEmpty();
    }

    @Test
    void anAnswerThatWasLostIsNoFailureIfTheFileIsThere() {
        store.on(UPLOAD, request -> {
            if (request.query().containsKey("uploads")) return upload(request);
            store.on("HEAD /orders/copy.txt", Reply.status(200).header("ETag", "\"" + etag() + "\""));
            return error(500, "InternalError");
        });
        assertThat(HARNESS.ended(copy()).status()).isEqualTo("succeeded");
    }

    private synchronized String etag() {
        return ETags.ofParts(parts.entrySet().stream()
                .map(part -> CompletedPart.builder()
                        .partNumber(Integer.parseInt(part.getKey()))
                        .eTag(part.getValue())
                        .build())
                .toList());
    }

    @Test
    void aDownloadContinuesWhereTheConnectionBroke() {
        store.on(
                "GET /orders/large.txt",
                request -> request.headers().containsKey("range")
                        ? rest(request.headers().get("range"))
                        : file().truncated());
        assertThat(HARNESS.ended(copy()).status()).isEqualTo("succeeded");
        assertThat(store.sent(PART).stream().map(Sent::body).reduce("", String::concat))
                .isEqualTo(CONTENT);
        assertThat(store.sent("GET /orders/large.txt").get(1).headers()).containsEntry("if-match", "\"large\"");
    }

    /** @param range such as {@code bytes=10-19} */
    private static Reply rest(String range) {
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        return Reply.text(
                206, "text/plain", CONTENT.substring(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1));
    }

    @Test
    void aFileThatIsStoredPackedIsHandedOverAsItIs() {
        store.on(
                "GET /orders/large.txt",
                Reply.text(200, "text/plain", "not unpacked").header("Content-Encoding", "gzip"));
        store.on("HEAD /orders/large.txt", Reply.text(200, "text/plain", "not unpacked"));
        store.on(PART, Reply.status(200));
        assertThat(HARNESS.ended(copy()).status()).isEqualTo("succeeded");
        assertThat(store.sent(PART).get(0).body()).isEqualTo("not unpacked");
    }
}
