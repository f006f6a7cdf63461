package io.junctura.cli;

import io.junctura.connection.AllowedReads;
import io.junctura.connection.AllowedReads.Verdict;
import io.junctura.connection.SecretValues;
import io.junctura.definition.NamedText;
import io.junctura.definition.Problem;
import io.junctura.definition.Reading.ConnectionDocument;
import io.junctura.definition.Reading.OutsideRead;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Options that allow documents to read environment variables and files of the machine on which a command applies or runs them.
 * {@code junctura.yaml} cannot set them: it may come from the same untrusted folder as the documents.
 */
final class LocalReads {

    @Option(
            names = "--allow-env",
            paramLabel = "NAME",
            description = "An environment variable that the documents may read; repeatable "
                    + "(or JUNCTURA_ALLOW_ENV, separated by commas).")
    List<String> variables = new ArrayList<>();

    @Option(
            names = "--allow-file",
            paramLabel = "DIR",
            description = "A folder whose files the documents may read; repeatable "
                    + "(or JUNCTURA_ALLOW_FILE, separated by commas).")
    List<Path> folders = new ArrayList<>();

    /**
     * Reads the secrets of connections, if all reads are allowed: by an option, by the environment, or by the user at the
     * terminal, who is asked once for all of them.
     *
     * @param isKept    whether the server has this secret already: then it is not asked for
     * @param otherwise the consequence if a read is not allowed, such as {@code Nothing was applied}
     */
    SecretValues settle(
            List<ConnectionDocument> documents,
            List<NamedText> texts,
            Terminal terminal,
            Predicate<OutsideRead> isKept,
            String otherwise)
            throws Failed {
        AllowedReads allowed = allowed(terminal);
        List<OutsideRead> asked = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        boolean canBeAsked = true;
        for (ConnectionDocument document : documents) {
            for (OutsideRead read : document.reads()) {
                Verdict verdict = allowed.verdict(read, folder(read));
                if (!(verdict instanceof Verdict.Refused refused) || isKept.test(read)) continue;
                asked.add(read);
                canBeAsked &= refused.canBeAsked();
                problems.add(new Problem(
                        read.file(),
                        read.pointer(),
                        read.line(),
                        read.column(),
                        "read-not-allowed",
                        refused.sentence(),
                        null));
            }
        }
        if (!asked.isEmpty()) {
            if (!canBeAsked || !terminal.isInteractive() || !agrees(asked, terminal)) {
                ValidateCommand.print(problems, texts, terminal.err());
                throw new Failed(
                        otherwise + ": the documents read variables or files that are not allowed. See above.");
            }
            allowed = allowed.and(asked, LocalReads::folder);
        }
        return SecretValues.here(terminal.environment(), SecretValues::folderOf, allowed);
    }

    private AllowedReads allowed(Terminal terminal) {
        List<String> names = new ArrayList<>(variables);
        names.addAll(list(terminal.variable("JUNCTURA_ALLOW_ENV")));
        List<Path> paths = new ArrayList<>(folders);
        list(terminal.variable("JUNCTURA_ALLOW_FILE")).forEach(path -> paths.add(Path.of(path)));
        return new AllowedReads(names, paths);
    }

    private static List<String> list(@Nullable String value) {
        if (value == null) return List.of();
        return Arrays.stream(value.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static Path folder(OutsideRead read) {
        return SecretValues.folderOf(read.file());
    }

    private static boolean agrees(List<OutsideRead> asked, Terminal terminal) throws Failed {
        terminal.err().println("These documents read from this machine:");
        for (OutsideRead read : asked) {
            terminal.err().println("  " + read.what());
            terminal.err()
                    .println("      " + read.file() + ":" + read.line() + ":" + read.column() + ", for the "
                            + read.secretNamed());
        }
        terminal.err().print("They could send it anywhere. Allow it this once? [y/N] ");
        terminal.err().flush();
        String answer = line(terminal).strip().toLowerCase(Locale.ROOT);
        return answer.equals("y") || answer.equals("yes");
    }

    /** Reads only one line, because a payload may follow. */
    private static String line(Terminal terminal) throws Failed {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = terminal.in().read();
                    c >= 0 && c != '\n' && line.length() < 10;
                    c = terminal.in().read()) {
                line.append((char) c);
            }
        } catch (IOException e) {
            throw new Failed("The answer cannot be read (" + e.getMessage() + ").");
        }
        return line.toString();
    }
}
