package io.junctura.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import io.junctura.cli.ServerDocuments.Document;
import io.junctura.definition.Documents;
import io.junctura.definition.NamedText;
import io.junctura.definition.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows what {@code apply} would change. */
@Command(
        name = "diff",
        description = "Shows how integrations in files differ from those of a server. The exit code is 1 if "
                + "any differs.")
final class DiffCommand extends TerminalCommand {

    @Mixin
    Remote remote = new Remote();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with documents, or folders of such files.")
    List<Path> files = new ArrayList<>();

    DiffCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed, InterruptedException {
        List<NamedText> texts = DocumentFiles.read(files);
        LocalPlugins local = new LocalPlugins();
        local.data = remote.data;
        Reading reading;
        try (LocalPlugins.Opened opened = local.open(terminal)) {
            reading = Documents.read(texts, opened.plugins.catalog());
        }
        if (!reading.problems().isEmpty()) {
            ValidateCommand.print(reading.problems(), texts, terminal.err());
            throw new Failed("The files cannot be compared: put the problems above right first.");
        }
        Api api = remote.open(terminal);
        Set<String> known = new HashSet<>();
        api.all("/integrations").forEach(one -> known.add(Api.words(one, "name")));
        boolean differs = false;
        for (Reading.IntegrationDocument mine : reading.integrations()) {
            if (!known.contains(mine.name())) {
                terminal.out().println("+ " + mine.name() + " (" + mine.file() + ") is not on the server");
                differs = true;
                continue;
            }
            Document theirs = ServerDocuments.read(api, List.of(mine.name())).stream()
                    .filter(one -> one.kind().equals("integration"))
                    .findFirst()
                    .orElseThrow();
            List<String> lines = changed(lines(theirs.text()), lines(mine.text()));
            if (lines.isEmpty()) continue;
            differs = true;
            terminal.out().println("~ " + mine.name() + " (" + mine.file() + ")");
            lines.forEach(terminal.out()::println);
        }
        return differs ? 1 : 0;
    }

    private static List<String> lines(String text) {
        return text.strip().lines().map(String::stripTrailing).toList();
    }

    /** The lines that only one side has, in order. */
    private static List<String> changed(List<String> before, List<String> after) {
        List<String> lines = new ArrayList<>();
        for (AbstractDelta<String> delta : DiffUtils.diff(before, after).getDeltas()) {
            delta.getSource().getLines().forEach(line -> lines.add("  - " + line));
            delta.getTarget().getLines().forEach(line -> lines.add("  + " + line));
        }
        return lines;
    }
}
