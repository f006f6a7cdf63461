package io.junctura;

import io.junctura.docs.GeneratedPage;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    private static final String INTRODUCTION = """
            # Settings

            The settings of `junctura serve`. The build writes this page from the code.

            Each setting is an option (`--port 9000`), a variable of the environment (`JUNCTURA_PORT=9000`), and a line of `junctura.yaml` in the
            working directory (`port: 9000`). An option overrides the environment, and the environment overrides the file.

            If a setting is repeatable: repeat the option, write a list in the file, or separate the values by commas in the environment.

            | option | environment | default | |
            | --- | --- | --- | --- |
            """;

    private static final String OTHERS = """

            These settings are only variables of the environment:

            | variable | |
            | --- | --- |
            """;

    /** It is for commands, so it is no setting of the server. */
    private static final String TRACE = """
            | `JUNCTURA_TRACE` | `1` prints the stack trace when a command fails unexpectedly |
            """;

    @Test
    void everySettingIsInTheReference() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Setting<?> setting : Settings.options()) {
            page.append("| ").append(GeneratedPage.code(setting.option() + " " + setting.kind()));
            page.append(" | `").append(setting.variable()).append("` | ");
            page.append(setting.preset() == null ? "" : setting.preset());
            page.append(" | ").append(GeneratedPage.cell(setting.text())).append(" |\n");
        }
        page.append(OTHERS);
        for (Setting<?> secret : Settings.secrets()) {
            page.append("| `").append(secret.variable()).append("` | ");
            page.append(GeneratedPage.cell(secret.text())).append(" |\n");
        }
        GeneratedPage.is("reference/settings.md", page.append(TRACE).toString());
    }
}
