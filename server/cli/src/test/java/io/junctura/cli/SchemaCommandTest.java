package io.junctura.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaCommandTest {

    @TempDir
    Path folder;

    private final Console console = new Console();

    @BeforeEach
    void noServer() {
        console.environment.put("JUNCTURA_DATA", folder.resolve("no-data").toString());
    }

    @Test
    void printsASchemaThatKnowsTheGrammarAndTheInputsOfConnectors() throws IOException {
        Path plugins = folder.resolve("plugins");
        Files.createDirectory(plugins);
        HttpPlugin.into(plugins);

        int code = console.run("schema", "--plugins", plugins.toString());

        assertThat(code).isZero();
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(console.out(), InputFormat.JSON);
        String document = """
                integration: orders
                flows:
                  placed:
                    trigger: { use: http.webhook, input: { verify: none } }
                    steps: [ { use: http.request, input: { url: "https://erp.example/orders" } } ]
                """;
        assertThat(schema.validate(document, InputFormat.YAML)).isEmpty();
        assertThat(schema.validate(document.replace("steps:", "stpes:"), InputFormat.YAML))
                .isNotEmpty();
        assertThat(schema.validate(document.replace("url:", "ulr:"), InputFormat.YAML))
                .isNotEmpty();
    }
}
