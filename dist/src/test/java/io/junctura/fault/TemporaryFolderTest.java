package io.junctura.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No program may run from the temporary folder, as on many hardened machines. */
@Tag("tools")
class TemporaryFolderTest {
    @TempDir
    Path folder;

    private Path noexec;

    @BeforeEach
    void mount() throws Exception {
        LinuxTools.needRoot("mount a disk without the right to run programs");
        noexec = Files.createDirectory(folder.resolve("noexec"));
        LinuxTools.run(List.of("mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", noexec.toString()));
    }

    @AfterEach
    void unmount() throws Exception {
        LinuxTools.run(List.of("umount", noexec.toString()));
    }

    @Test
    void aServerStartsWithoutTheTemporaryFolderAndAKilledOneLeavesNothingThere() throws Exception {
        Path data = folder.resolve("data");
        for (int i = 0; i < 2; i++) {
            Server server = Server.on(data).java("-Djava.io.tmpdir=" + noexec).start();
            server.kill();
        }
        assertThat(noexec).isEmptyDirectory();
        assertThat(data.resolve("native").toFile().list()).hasSize(1);
    }

    @Test
    void whereNoProgramMayRunFromTheDataFolderTheTemporaryFolderServes() throws Exception {
        try (Server server = Server.on(noexec.resolve("data")).start()) {
            assertThat(server.api("/api/v1/runs/counts")).isNotEmpty();
        }
    }

    @Test
    void whereNoProgramMayRunFromEitherTheServerSaysSoAndWhatToDo() throws Exception {
        Server server = Server.on(noexec.resolve("data"))
                .java("-Djava.io.tmpdir=" + noexec)
                .launch();

        assertThat(server.awaitEnd(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(server.said())
                .contains("no program may run from the data folder")
                .contains("mounted noexec")
                .contains("-Dorg.sqlite.tmpdir=DIR")
                .doesNotContain("backup");
    }
}
