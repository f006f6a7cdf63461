package io.junctura.plugin.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.plugin.PluginFixture;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultPluginManager;

class IsolatedLoaderTest {
    private static final byte[] TEXT = "a line\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void aLoaderThatIsClosedLeavesAnotherOfTheSameJarReadOn() throws Exception {
        Path jar = PluginFixture.pack(folder.resolve("acme.jar"), Map.of(), Map.of("lines.txt", TEXT));
        IsolatedLoader old = loader(jar);
        old.getResourceAsStream("lines.txt").close();
        try (IsolatedLoader next = loader(jar);
                InputStream lines = next.getResourceAsStream("lines.txt")) {
            old.close();
            assertThat(lines.readAllBytes()).isEqualTo(TEXT);
        }
    }

    private IsolatedLoader loader(Path jar) {
        DefaultPluginDescriptor acme =
                new DefaultPluginDescriptor("acme", "An example", "", "1.0.0", "", "Acme", "Apache-2.0");
        return new IsolatedLoader(new DefaultPluginManager(folder), acme, jar, List.of());
    }
}
