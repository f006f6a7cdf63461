package io.junctura;

import io.junctura.docs.GeneratedPage;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SettingsPageTest {
    private static final Pattern DEFAULT = Pattern.compile(" ?\\(default: ([^)]*)\\)");
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
            | `JUNCTURA_ADMIN_PASSWORD`, `JUNCTURA_ADMIN_PASSWORD_FILE` | the password of the administrator `admin`, or a file with it |
            | `JUNCTURA_MASTER_KEY` | the key that encrypts secrets, in place of `master.key` in the data folder |
            | `JUNCTURA_TRACE` | `1` prints the stack trace when a command fails unexpectedly |
            """;

    @Test
    void everySettingIsInTheReference() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        for (Map.Entry<String, String> option : Settings.OPTIONS.entrySet()) {
            int colon = option.getValue().indexOf(": ");
            String kind = option.getValue().substring(0, colon);
            String text = option.getValue().substring(colon + 2);
            Matcher usual = DEFAULT.matcher(text);
            String value = usual.find() ? usual.group(1) : "";
            page.append("| ")
                    .append(GeneratedPage.code("--" + option.getKey() + " " + kind))
                    .append(" | `JUNCTURA_");
            page.append(option.getKey().toUpperCase(Locale.ROOT).replace('-', '_'))
                    .append("` | ")
                    .append(value);
            page.append(" | ").append(GeneratedPage.cell(usual.replaceAll(""))).append(" |\n");
        }
        GeneratedPage.is("reference/settings.md", page.append(OTHERS).toString());
    }
}
