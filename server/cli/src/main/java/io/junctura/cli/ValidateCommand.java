package io.junctura.cli;

import io.junctura.connector.TrialRecords;
import io.junctura.definition.AddressRules;
import io.junctura.definition.Documents;
import io.junctura.definition.MissingSecrets;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.ProblemText;
import io.junctura.definition.Reading;
import io.junctura.definition.Reading.OutsideRead;
import io.junctura.definition.Reading.SecretSource;
import io.junctura.definition.ServerRules;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks documents. */
@Command(name = "validate", description = "Checks documents, and shows every problem with its place and a suggestion.")
final class ValidateCommand extends TerminalCommand {

    @Mixin
    LocalPlugins local = new LocalPlugins();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files with documents, or folders of such files.")
    List<Path> files = new ArrayList<>();

    ValidateCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() throws Failed {
        List<NamedText> texts = DocumentFiles.read(files);
        Reading reading;
        try (LocalPlugins.Opened opened = local.open(terminal)) {
            ServerRules rules = new ServerRules(AddressRules.ANY, new TrialRecords(opened.plugins)::refusal);
            reading = Documents.read(texts, opened.plugins.catalog().connectors(), rules);
            reading = reading.and(MissingSecrets.missing(reading));
        }
        if (common.forPeople()) print(reading, texts, terminal.out());
        else common.output.write(json(reading), terminal.out());
        return reading.problems().isEmpty() ? 0 : 1;
    }

    private static void print(Reading reading, List<NamedText> texts, PrintStream out) {
        print(reading.problems(), texts, out);
        int problems = reading.problems().size();
        int files = texts.size();
        String where = files == 1 ? "1 file" : files + " files";
        if (problems > 0) {
            out.println(problems == 1 ? "1 problem in " + where : problems + " problems in " + where);
        } else {
            out.println("No problems in " + where + ": "
                    + count(reading.integrations().size(), "integration") + ", "
                    + count(reading.connections().size(), "connection"));
        }
        if (reading.reads().isEmpty()) return;
        out.println("They read from the machine that applies them, if you allow it (--allow-env, --allow-file):");
        for (OutsideRead read : reading.reads()) {
            out.println("  " + read.file() + ":" + read.line() + ":" + read.column() + ": " + read.what() + ", for the "
                    + read.secretNamed());
        }
    }

    /** The problems, with their lines. */
    static void print(List<Problem> problems, List<NamedText> texts, PrintStream out) {
        for (String problem : ProblemText.of(problems, texts)) out.print(problem + "\n");
    }

    private static String count(int number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }

    private static Map<String, Object> json(Reading reading) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("problems", reading.problems().stream().map(Problem::json).toList());
        all.put(
                "integrations",
                reading.integrations().stream()
                        .map(Reading.IntegrationDocument::name)
                        .toList());
        all.put(
                "connections",
                reading.connections().stream()
                        .map(Reading.ConnectionDocument::name)
                        .toList());
        all.put("reads", reading.reads().stream().map(ValidateCommand::json).toList());
        return all;
    }

    private static Map<String, Object> json(OutsideRead read) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("file", read.file());
        one.put("pointer", read.pointer());
        one.put("line", (long) read.line());
        one.put("column", (long) read.column());
        one.put("connection", read.connection());
        one.put("secret", read.secret());
        if (read.source() instanceof SecretSource.Environment variable) one.put("variable", variable.name());
        if (read.source() instanceof SecretSource.SecretFile file) one.put("path", file.path());
        return one;
    }
}
