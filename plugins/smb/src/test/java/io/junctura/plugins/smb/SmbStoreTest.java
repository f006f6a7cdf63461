package io.junctura.plugins.smb;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugins.stores.FolderStoreTest;
import io.junctura.testkit.Harness;
import io.junctura.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A folder in a share of Samba. */
@Tag("tools")
class SmbStoreTest extends FolderStoreTest {
    private static final SambaServer SAMBA = SambaServer.start();

    private final String name = "place-" + UUID.randomUUID();
    private final Path folder = SAMBA.share.resolve(name);
    private final Harness harness = Harness.of(SmbConnector.class);

    SmbStoreTest() throws IOException {
        Files.createDirectory(folder);
        connect("place", Map.of());
    }

    private void connect(String connection, Map<String, Object> more) {
        Map<String, Object> values = SAMBA.values(name);
        values.putAll(more);
        harness.connection(connection, "smb", values);
    }

    @AfterAll
    static void stop() {
        SAMBA.close();
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Override
    protected String id() {
        return "smb";
    }

    @Override
    protected Harness harness() {
        return harness;
    }

    @Override
    protected Path folder() {
        return folder;
    }

    private Ran act(String action, Map<String, ?> input) {
        return harness.act("smb." + action, "place", input);
    }

    private void succeeds(String action, Map<String, ?> input) {
        Ran ran = act(action, input);
        assertThat(ran.status()).as(String.valueOf(ran)).isEqualTo("succeeded");
    }

    private Ran.Failure wrong(String connection, Map<String, Object> more) {
        connect(connection, more);
        return harness.test(connection).orElseThrow();
    }

    @Test
    void aLargeFileIsReadAndWrittenUnchanged() throws Exception {
        byte[] content = new byte[20_000_000];
        new Random(1).nextBytes(content);
        put("large.bin", content);
        succeeds("copy", Map.of("from", "large.bin", "to", "copy.bin"));
        assertThat(get("copy.bin")).isEqualTo(content);
        assertThat(all()).containsExactlyInAnyOrder("large.bin", "copy.bin");
    }

    @Test
    void aSessionThatWasDroppedIsReplaced() throws Exception {
        succeeds("exists", Map.of("path", "a.txt"));
        SAMBA.dropSessions();
        Ran ran = act("write", Map.of("path", "a.txt", "content", "again"));
        while (!ran.isEnded()) {
            assertThat(ran.waiting()).as(String.valueOf(ran)).isEqualTo("retry");
            harness.advanceTo(ran.until());
            ran = harness.settled(ran.id());
        }
        assertThat(ran.status()).isEqualTo("succeeded");
        assertThat(get("a.txt")).asString().isEqualTo("again");
    }

    @Test
    void aRunThatIsCancelledWaitsForNoAnswer() throws Exception {
        succeeds("exists", Map.of("path", "a.txt"));
        SAMBA.freezeSessions(true);
        try {
            long run = harness.begin("smb.exists", "place", Map.of("path", "a.txt"));
            while (!isAsking()) Thread.onSpinWait();
            harness.cancel(run);
            assertThat(harness.ended(run).status()).isEqualTo("cancelled");
        } finally {
            SAMBA.freezeSessions(false);
        }
    }

    private static boolean isAsking() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals(OpenShare.class.getName())
                        && frame.getMethodName().equals("ask"));
    }

    @Test
    void aWriterThatFailsLeavesNothingBehind() throws Exception {
        put("inside.txt", new byte[1]);
        assertThat(act("copy", Map.of("from", "none.txt", "to", "copy.txt")).status())
                .isEqualTo("failed");
        assertThat(all()).containsExactly("inside.txt");
    }

    @Test
    void aFileThatAnotherProgramWritesIsTakenLater() throws Exception {
        put("a.txt", new byte[1]);
        try (OtherProgram other = OtherProgram.writing(SAMBA, name + "\\a.txt")) {
            Ran.Failure busy = act("read", Map.of("path", "a.txt")).step("act").error();
            assertThat(busy.kind()).isEqualTo("TRY_LATER");
            assertThat(busy.message()).contains("\"a.txt\"", "another program has it open");
        }
        succeeds("read", Map.of("path", "a.txt"));
    }

    @Test
    void foldersAreMovedAndDeletedIfTheyAreEmpty() throws Exception {
        put("in/deep/a.txt", new byte[1]);
        succeeds("move", Map.of("from", "in", "to", "archive/2030"));
        assertThat(all()).containsExactly("archive/2030/deep/a.txt");
        assertThat(act("delete", Map.of("path", "archive")).status()).isEqualTo("failed");
        succeeds("delete", Map.of("path", "archive/2030/deep/a.txt"));
        succeeds("delete", Map.of("path", "archive/2030/deep"));
        assertThat(folder.resolve("archive/2030")).isEmptyDirectory();
    }

    @Test
    void aFileIsNotReplacedByItselfUnderAnotherCase() throws Exception {
        put("a.txt", new byte[] {7});
        Ran ran = act("move", Map.of("from", "a.txt", "to", "A.txt", "replace", true));
        assertThat(ran.step("act").error().message()).contains("are the same file, because the store ignores case");
        assertThat(folder.resolve("a.txt")).hasBinaryContent(new byte[] {7});
    }

    @Test
    void aNameThatMeansAnotherThingThereIsRefused() throws Exception {
        put("a.txt", new byte[1]);
        for (String path : List.of("a.txt:stream", "in/*.txt", "in./a.txt")) {
            Ran ran = act("write", Map.of("path", path, "content", "x"));
            assertThat(ran.step("act").error().message()).contains("cannot be a path in a share");
        }
    }

    @Test
    void aFolderIsMadeWithThoseThatItIsInAndIsNoFile() {
        succeeds("make-folder", Map.of("path", "a/b/c"));
        assertThat(folder.resolve("a/b/c")).isDirectory();
        Ran ran = act("read", Map.of("path", "a/b"));
        assertThat(ran.step("act").error().message()).contains("\"a/b\"", "it is a folder");
    }

    @Test
    void packetsAreEncryptedOrUnsignedIfAskedFor() {
        connect("encrypted", Map.of("encryption", true));
        assertThat(harness.test("encrypted")).isEmpty();
        connect("unsigned", Map.of("signing", false));
        assertThat(harness.test("unsigned")).isEmpty();
    }

    @Test
    void aServerThatDoesNotEncryptIsRefusedIfEncryptionIsRequired() {
        try (SambaServer plain = SambaServer.start("server smb encrypt = off")) {
            Ran.Failure wrong = wrong("plain", Map.of("port", plain.port, "encryption", true, "folder", "/"));
            assertThat(wrong.message()).contains("does not support encryption");
        }
    }

    @Test
    void anOldServerIsSpokenTo() {
        try (SambaServer old = SambaServer.start("server max protocol = SMB2_02")) {
            connect("old", Map.of("port", old.port, "folder", "/"));
            assertThat(harness.test("old")).isEmpty();
            Ran.Failure wrong = wrong("encrypted", Map.of("port", old.port, "folder", "/", "encryption", true));
            assertThat(wrong.message()).contains("does not speak SMB 3, which encryption needs");
        }
    }

    @Test
    void theErrorsOfAConnectionAreReported() {
        Ran.Failure password = wrong("password", Map.of("password", "wrong"));
        assertThat(password.kind()).isEqualTo("CREDENTIALS");
        assertThat(password.message())
                .contains(SambaServer.USER, "STATUS_LOGON_FAILURE")
                .doesNotContain("wrong");
        Ran.Failure share = wrong("share", Map.of("share", "none"));
        assertThat(share.message()).contains("does not have the share \"none\"");
        Ran.Failure closed = wrong("closed", Map.of("share", "closed"));
        assertThat(closed.message()).contains("may not use the share \"closed\"");
        Ran.Failure folder = wrong("folder", Map.of("folder", "no/such"));
        assertThat(folder.message()).contains("no/such");
        Ran.Failure nobody = wrong("nobody", Map.of("port", 1));
        assertThat(nobody.kind()).isEqualTo("TRY_LATER");
    }
}
