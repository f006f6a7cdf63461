package io.junctura.plugins.dropbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in, failures, transfers and links. The tests share a server: each has a connection and an account of its own. */
class DropboxTest {
    private static final Map<String, Object> COPY = Map.of("from", "large.bin", "to", "copy.bin", "replace", true);

    private static Harness harness;
    private static int connections;

    private DropboxSimulator dropbox;
    private String box;

    @BeforeAll
    static void start() {
        harness = Harness.of(DropboxConnector.class);
    }

    @AfterAll
    static void stop() {
        harness.close();
    }

    @BeforeEach
    void connect() {
        dropbox = new DropboxSimulator(harness::now);
        connect(Map.of("accessToken", DropboxSimulator.TOKEN));
    }

    /** Each is another connection: a saved secret does not go to another address. */
    private void connect(Map<String, ?> more) {
        box = "box" + ++connections;
        Map<String, Object> values = new HashMap<>(dropbox.addresses());
        values.putAll(more);
        harness.connection(box, "dropbox", values);
    }

    @AfterEach
    void close() {
        dropbox.close();
    }

    private Ran act(String action, Map<String, ?> input) {
        return harness.act("dropbox." + action, box, input);
    }

    private static Map<?, ?> output(Ran ran) {
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
        return (Map<?, ?>) ran.step("act").output();
    }

    private static Ran nextAttempt(Ran ran) {
        assertThat(ran.waiting()).as(String.valueOf(ran)).isEqualTo("retry");
        return harness.advanceTo(ran.until()).settled(ran.id());
    }

    // Sign-in.

    @Test
    void theTestOfTheConnectionReportsErrors() {
        assertThat(harness.test(box)).isEmpty();
        connect(Map.of("accessToken", "sl.wrong-token"));
        Ran.Failure wrong = harness.test(box).orElseThrow();
        assertThat(wrong.kind()).isEqualTo("CREDENTIALS");
        assertThat(wrong.message()).contains("invalid_access_token").doesNotContain("sl.wrong-token");
        connect(Map.of("accessToken", DropboxSimulator.TOKEN, "folder", "none"));
        assertThat(harness.test(box).orElseThrow().message()).contains("There is no such file or folder", "none");
    }

    @Test
    void aSignInThatHasExpiredIsAskedForOnceAndTheRunWaits() {
        dropbox.expire();
        Ran ran = act("exists", Map.of("path", "a.txt"));
        assertThat(ran.waiting()).isEqualTo("connection");
        assertThat(ran.step("act").error().message()).contains("expired_access_token", "accessToken");
        harness.advance(Duration.ofHours(1));
        assertThat(dropbox.calls()).isEmpty();
        assertThat(harness.settled(ran.id()).waiting()).isEqualTo("connection");
    }

    @Test
    void aPersonAuthorizesTheConnection() {
        connect(Map.of("appKey", "a1b2c3d4", "appSecret", "e5f6g7h8"));
        assertThat(harness.test(box).orElseThrow().message()).contains("is not authorized");
        harness.authorize(box, DropboxSimulator.TOKEN);
        assertThat(harness.test(box)).isEmpty();
    }

    @Test
    void aConnectionWithoutASignInIsReportedWithTheSettings() {
        connect(Map.of());
        Ran.Failure wrong = harness.test(box).orElseThrow();
        assertThat(wrong.kind()).isEqualTo("CREDENTIALS");
        assertThat(wrong.message()).contains("\"appKey\"", "\"accessToken\"");
    }

    // Failures.

    @Test
    void dropboxSaysWhenToComeAgain() {
        dropbox.next(
                "files/get_metadata",
                429,
                Map.of("Retry-After", "300"),
                "{\"error_summary\": \"too_many_requests/..\", \"error\": {\"reason\": {\".tag\": \"too_many_requests\"}}}");
        Ran ran = act("exists", Map.of("path", "a.txt"));
        assertThat(ran.until()).isAfterOrEqualTo(harness.now().plusSeconds(300));
        assertThat(ran.step("act").error().message()).contains("too_many_requests");
        assertThat(nextAttempt(ran).status()).isEqualTo("succeeded");
    }

    @Test
    void othersWhoWriteAtTheSameMomentAreWaitedFor() {
        dropbox.next(
                "files/upload",
                409,
                Map.of(),
                "{\"error_summary\": \"path/too_many_write_operations/..\", \"error\": {\".tag\": \"path\"}}");
        assertThat(nextAttempt(act("write", Map.of("path", "a.txt", "content", "one")))
                        .status())
                .isEqualTo("succeeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "not JSON"})
    void aRefusalWithoutReasonIsOneNonetheless(String body) {
        dropbox.next("files/get_metadata", 409, Map.of(), body);
        Ran ran = act("exists", Map.of("path", "a.txt"));
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(ran.step("act").error().message()).contains("status 409", "a.txt");
    }

    @Test
    void aFullAccountIsReported() {
        dropbox.next("files/upload", 507, Map.of(), "{}");
        Ran ran = act("write", Map.of("path", "a.txt", "content", "one"));
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(ran.step("act").error().message()).contains("no room left");
    }

    @Test
    void aMoveWhoseAnswerWasLostIsFound() {
        dropbox.files().put("/in/a.txt", new byte[1]);
        dropbox.loseNextAnswer("files/move_v2");
        Ran ran = act("move", Map.of("from", "in/a.txt", "to", "done/a.txt"));
        assertThat(output(ran).get("path")).isEqualTo("done/a.txt");
        assertThat(dropbox.calls("files/move_v2")).hasSize(1);
    }

    @Test
    void aRequestWhoseAnswerWasLostIsNotRepeated() {
        for (String route : List.of("upload", "create_folder_v2", "delete_v2"))
            dropbox.loseNextAnswer("files/" + route);
        dropbox.loseNextAnswer("sharing/create_shared_link_with_settings");
        output(nextAttempt(act("write", Map.of("path", "a.txt", "content", "one"))));
        output(nextAttempt(act("make-folder", Map.of("path", "in"))));
        output(nextAttempt(act("link", Map.of("path", "a.txt"))));
        output(nextAttempt(act("delete", Map.of("path", "a.txt"))));
        assertThat(dropbox.files().paths()).isEmpty();
    }

    // Transfers.

    private byte[] large(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        dropbox.files().put("/large.bin", content);
        dropbox.files().put("/copy.bin", new byte[1]);
        return content;
    }

    @Test
    void aLargeFileIsSentInChunks() {
        byte[] content = large(26 << 20);
        output(act("copy", COPY));
        assertThat(dropbox.files().get("/copy.bin")).isEqualTo(content);
        assertThat(dropbox.calls("files/upload_session/append_v2"))
                .extracting(DropboxSimulator.Call::bytes)
                .containsExactly(8 << 20, 8 << 20, 8 << 20, 2 << 20);
    }

    @Test
    void aChunkWhoseAnswerWasLostIsNotSentTwice() {
        byte[] content = large(17 << 20);
        dropbox.loseNextAnswer("files/upload_session/append_v2");
        Ran ran = act("copy", COPY);
        harness.crash();
        output(nextAttempt(ran));
        assertThat(dropbox.files().get("/copy.bin")).isEqualTo(content);
        assertThat(dropbox.calls("files/upload_session/start")).hasSize(1);
        assertThat(dropbox.calls("files/upload_session/append_v2")).hasSize(4);
    }

    @Test
    void chunksThatHaveArrivedAreNotSentAgain() {
        byte[] content = large(16 << 20);
        dropbox.loseNextAnswer("files/upload_session/finish");
        output(nextAttempt(act("copy", COPY)));
        assertThat(dropbox.files().get("/copy.bin")).isEqualTo(content);
        assertThat(dropbox.calls("files/upload_session/start")).hasSize(1);
        assertThat(dropbox.calls("files/upload_session/append_v2")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finish", "append_v2"})
    void aContentThatHasChangedMeanwhileIsSentAnew(String lost) {
        large(9 << 20);
        dropbox.loseNextAnswer("files/upload_session/" + lost);
        Ran ran = act("copy", COPY);
        byte[] content = large(10 << 20);
        output(nextAttempt(nextAttempt(ran)));
        assertThat(dropbox.files().get("/copy.bin")).isEqualTo(content);
        assertThat(dropbox.calls("files/upload_session/start")).hasSize(2);
    }

    @Test
    void aSessionThatDropboxHasEndedBeginsAnew() {
        byte[] content = large(9 << 20);
        dropbox.loseNextAnswer("files/upload_session/append_v2");
        Ran ran = act("copy", COPY);
        dropbox.files().endSessions();
        output(nextAttempt(nextAttempt(ran)));
        assertThat(dropbox.files().get("/copy.bin")).isEqualTo(content);
    }

    @Test
    void aContentThatArrivesDamagedIsTransferredAgain() {
        dropbox.damageNext("files/upload");
        output(nextAttempt(act("write", Map.of("path", "a.txt", "content", "one"))));
        assertThat(dropbox.files().get("/a.txt")).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
        dropbox.damageNext("files/download");
        Ran ran = act("read", Map.of("path", "a.txt"));
        assertThat(ran.step("act").error().message()).contains("has arrived damaged");
        output(nextAttempt(ran));
    }

    @Test
    void anEmptyFileIsWrittenAndRead() {
        output(act("write", Map.of("path", "empty.txt", "content", "")));
        assertThat(dropbox.files().get("/empty.txt")).isEmpty();
        assertThat(output(act("read", Map.of("path", "empty.txt"))).get("size")).isEqualTo(0L);
    }

    // Links.

    @Test
    void aLinkIsMadeOnce() {
        dropbox.files().put("/report.pdf", new byte[1]);
        Map<?, ?> link = output(act("link", Map.of("path", "report.pdf")));
        assertThat((String) link.get("url")).startsWith("https://www.dropbox.com/scl/fi/");
        assertThat(output(act("link", Map.of("path", "report.pdf")))).isEqualTo(link);
        dropbox.files().put("/other.pdf", new byte[1]);
        Map<?, ?> other = output(act("link", Map.of("path", "other.pdf", "validFor", "7d")));
        assertThat(other.get("expires")).isNotNull();
        assertThat(act("link", Map.of("path", "none.pdf")).step("act").error().message())
                .contains("There is no such file or folder");
    }

    @Test
    void aPermissionThatIsMissingIsNamed() {
        dropbox.files().put("/report.pdf", new byte[1]);
        dropbox.lacks("sharing.write");
        Ran ran = act("link", Map.of("path", "report.pdf"));
        assertThat(ran.status()).isEqualTo("failed");
        assertThat(ran.step("act").error().message()).contains("\"sharing.write\"", "App Console");
        assertThat(act("exists", Map.of("path", "report.pdf")).status()).isEqualTo("succeeded");
    }
}
