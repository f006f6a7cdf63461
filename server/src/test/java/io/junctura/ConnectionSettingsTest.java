package io.junctura;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.cli.HttpPlugin;
import io.junctura.http.TestClient;
import io.junctura.http.TestClient.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSettingsTest {

    @Test
    void settingsThatTheConnectorRefusesAreNotSaved(@TempDir Path folder) throws Exception {
        HttpPlugin.into(Files.createDirectory(folder.resolve("plugins")));
        Settings settings = Settings.of(
                List.of("--data", folder.resolve("data").toString(), "--port", "0"),
                Map.of("JUNCTURA_PLUGINS", folder.resolve("plugins").toString()),
                Map.of());
        try (Junctura junctura = Junctura.start(settings)) {
            TestClient admin = new TestClient(junctura.address())
                    .with(
                            "Authorization",
                            "Bearer "
                                    + Files.readString(folder.resolve("data/local-token"))
                                            .strip());
            Map<String, Object> given =
                    Map.of("connector", "http", "settings", Map.of("address", "https://erp.example/%zz"));
            Answer refused = admin.put("/api/v1/connections/erp", given);
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.text()).contains("address must", "unusable-settings");
            assertThat(admin.get("/api/v1/connections/erp").status()).isEqualTo(404);
        }
    }
}
