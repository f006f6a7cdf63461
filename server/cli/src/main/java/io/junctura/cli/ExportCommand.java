package io.junctura.cli;

import io.junctura.cli.ServerDocuments.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Fetches documents from a server, so that they can be kept in a repository and applied again. */
@Command(
        name = "export",
        description =
                "Writes the integrations and connections of a server, without secrets, as files for " + "\"apply\".")
final class ExportCommand extends ServerCommand {

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Names of integrations and connections (default: all).")
    List<String> names = new ArrayList<>();

    @Option(names = "--to", paramLabel = "DIR", description = "Writes one file for each into this folder.")
    @Nullable
    Path folder;

    ExportCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    void act(Api api) throws Failed, InterruptedException {
        List<Document> documents = ServerDocuments.read(api, names);
        if (documents.isEmpty()) terminal.err().println("junctura: The server has no integrations and no connections.");
        Path into = folder;
        if (into != null) {
            for (Document document : documents) {
                write(into, document);
                terminal.err().println(into.resolve(document.file()));
            }
        } else if (common.output == Output.JSON) {
            List<Map<String, Object>> all = new ArrayList<>();
            for (Document document : documents) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("kind", document.kind());
                one.put("name", document.name());
                one.put("document", document.text());
                all.add(one);
            }
            common.output.write(all, terminal.out());
        } else {
            String between = "";
            for (Document document : documents) {
                terminal.document(between + document.text());
                between = "---\n";
            }
        }
    }

    private static void write(Path folder, Document document) throws Failed {
        Path file = folder.resolve(document.file());
        try {
            Files.createDirectories(folder);
            Files.writeString(file, document.text());
        } catch (IOException e) {
            throw new Failed(
                    "The file " + file + " cannot be written (" + e + "). Check the folder's rights and space.");
        }
    }
}
