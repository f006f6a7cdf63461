package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start that fails leaves behind. */
class FailedStartTest {
    @TempDir
    Path folder;

    private static Settings settings(Path data, int port) throws Exception {
        return Settings.of(List.of("--data", data.toString(), "--port", String.valueOf(port)), Map.of(), Map.of());
    }

    private static void failsOnATakenPort(Path data) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Junctura.start(settings(data, taken.getLocalPort())))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void aStartThatFailsLeavesNoDataFolder() throws Exception {
        failsOnATakenPort(folder.resolve("data"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void afterwardsAStartWithTheRightOptionsIsAFirstStart() throws Exception {
        failsOnATakenPort(folder.resolve("data"));
        try (Junctura server = Junctura.start(settings(folder.resolve("data"), 0))) {
            assertThat(server.setupAddress()).isPresent();
        }
    }

    @Test
    void aFolderThatWasEmptyIsEmptyAgain() throws Exception {
        Path data = Files.createDirectory(folder.resolve("data"));
        failsOnATakenPort(data);
        assertThat(data).isEmptyDirectory();
    }

    @Test
    void aFolderThatHeldAnythingKeepsEverything() throws Exception {
        Path data = folder.resolve("data");
        Junctura.start(settings(data, 0)).close();
        Files.writeString(data.resolve("note"), "mine");
        failsOnATakenPort(data);
        assertThat(data.resolve("junctura.db")).isNotEmptyFile();
        assertThat(data.resolve("note")).hasContent("mine");
    }

    @Test
    void aFolderThatAnotherServerUsesIsLeftAlone() throws Exception {
        Path data = folder.resolve("data");
        try (Junctura server = Junctura.start(settings(data, 0))) {
            assertThatThrownBy(() -> Junctura.start(settings(data, 0))).isInstanceOf(CannotStart.class);
            assertThat(data.resolve("junctura.db")).isNotEmptyFile();
            assertThat(server.address()).isNotEmpty();
        }
    }
}
