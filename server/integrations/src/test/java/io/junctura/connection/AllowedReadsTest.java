package io.junctura.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.connection.AllowedReads.Verdict;
import io.junctura.connection.AllowedReads.Verdict.Allowed;
import io.junctura.connection.AllowedReads.Verdict.Refused;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedReadsTest {

    @TempDir
    Path root;

    private Path bundle;
    private Path outside;

    @BeforeEach
    void files() throws IOException {
        bundle = Files.createDirectories(root.resolve("bundle"));
        outside = Files.createDirectories(root.resolve("outside"));
        Files.createDirectories(bundle.resolve("secrets"));
        Files.writeString(bundle.resolve("secrets/token"), "of-the-bundle");
        Files.writeString(outside.resolve("token"), "of-somebody-else");
        Files.createDirectories(root.resolve("bundle-of-another"));
        Files.writeString(root.resolve("bundle-of-another/token"), "of-another");
        Files.createSymbolicLink(bundle.resolve("link"), outside.resolve("token"));
        Files.createSymbolicLink(bundle.resolve("folder"), outside);
        Files.createSymbolicLink(bundle.resolve("within"), bundle.resolve("secrets/token"));
    }

    private static OutsideRead file(String path) {
        return read(new SecretSource.SecretFile(path));
    }

    private static OutsideRead read(SecretSource source) {
        return new OutsideRead("a.yaml", "erp", "token", source, "/secrets/token", 1, 1);
    }

    private Verdict verdict(AllowedReads allowed, String path) {
        return allowed.verdict(file(path), bundle);
    }

    /** The permission that a user who is asked can give at most. */
    private AllowedReads all(String path) {
        return AllowedReads.NOTHING.and(List.of(file(path)), read -> bundle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets/token", "./secrets/token", "secrets/./token", "within"})
    void aFileBelowTheDocumentsFolderCanBeAllowedByName(String path) {
        assertThat(verdict(AllowedReads.NOTHING, path))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.canBeAsked()).isTrue());
        assertThat(verdict(all(path), path)).isInstanceOf(Allowed.class);
        assertThat(verdict(all("secrets/other"), path)).isInstanceOf(Refused.class);
        assertThat(verdict(new AllowedReads(List.of(), List.of(bundle.resolve("secrets"))), path))
                .isInstanceOf(Allowed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../outside/token",
                "secrets/../../outside/token",
                "secrets/../secrets/token",
                "../bundle/secrets/token",
                "../bundle-of-another/token",
                "/etc/hostname",
                "link",
                "folder/token",
                "folder/absent",
                "..",
                "/",
            })
    void aFileElsewhereCannotBeAllowedByNameHoweverItIsWritten(String path) {
        assertThat(verdict(all(path), path)).isInstanceOfSatisfying(Refused.class, refused -> {
            assertThat(refused.canBeAsked()).isFalse();
            assertThat(refused.sentence()).contains("outside of the document's folder");
        });
    }

    @Test
    void aFolderThatIsNamedIsOpenHoweverTheDocumentLeadsThere() {
        AllowedReads allowed = new AllowedReads(List.of(), List.of(outside));
        for (String path : List.of(
                "../outside/token",
                "link",
                "folder/token",
                outside.resolve("token").toString())) {
            assertThat(verdict(allowed, path))
                    .as(path)
                    .isInstanceOfSatisfying(
                            Allowed.class,
                            found -> assertThat(String.valueOf(found.file())).endsWith("outside/token"));
        }
        assertThat(verdict(allowed, "../bundle-of-another/token")).isInstanceOf(Refused.class);
        assertThat(verdict(allowed, "secrets/token")).isInstanceOf(Refused.class);
    }

    @Test
    void aLinkOutOfAFolderThatIsNamedLeadsNowhere() throws IOException {
        Files.createSymbolicLink(outside.resolve("out"), root.resolve("bundle-of-another/token"));
        assertThat(verdict(new AllowedReads(List.of(), List.of(outside)), "../outside/out"))
                .isInstanceOf(Refused.class);
    }

    @Test
    void whatIsNoFileOrFarLargerThanASecretIsNotRead() throws IOException {
        AllowedReads allowed = new AllowedReads(List.of(), List.of(root));
        assertThat(verdict(allowed, "secrets")).isInstanceOf(Refused.class);
        Files.write(bundle.resolve("large"), new byte[1_000_001]);
        assertThat(verdict(allowed, "large"))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.sentence()).contains("larger than 1000000 bytes"));
        assertThat(verdict(allowed, "a\0b")).isInstanceOf(Refused.class);
        assertThat(verdict(allowed, "absent"))
                .isInstanceOf(Allowed.class); // Another check reports that it does not exist.
    }

    @Test
    void aVariableIsReadOnlyIfItIsNamed() {
        OutsideRead home = read(new SecretSource.Environment("HOME"));
        assertThat(AllowedReads.NOTHING.verdict(home, bundle)).isInstanceOf(Refused.class);
        assertThat(new AllowedReads(List.of("HOM", "home", "PATH"), List.of(root)).verdict(home, bundle))
                .isInstanceOf(Refused.class);
        assertThat(new AllowedReads(List.of("HOME"), List.of()).verdict(home, bundle))
                .isInstanceOf(Allowed.class);
        assertThat(AllowedReads.NOTHING.and(List.of(home), read -> bundle).verdict(home, bundle))
                .isInstanceOf(Allowed.class);
    }
}
