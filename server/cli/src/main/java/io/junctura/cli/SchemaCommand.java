package io.junctura.cli;

import io.junctura.definition.Documents;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints the JSON schema of documents, for editors. */
@Command(
        name = "schema",
        description = "Prints the JSON Schema of documents, with the inputs of all connectors. Editors use it "
                + "to complete and check documents.")
final class SchemaCommand extends TerminalCommand {

    @Mixin
    LocalPlugins local = new LocalPlugins();

    SchemaCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed {
        Map<String, Object> schema;
        try (LocalPlugins.Opened opened = local.open(terminal)) {
            schema = Documents.schema(opened.plugins.catalog());
        }
        // A schema is only for programs, so it is never a table.
        Output form = common.forPeople() ? Output.JSON : common.output;
        form.write(schema, terminal.out());
        return 0;
    }
}
