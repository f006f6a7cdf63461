package io.junctura.cli;

import io.junctura.logging.ControlCharacters;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints untrusted text: from a server, a document, a third party. Escapes control characters, because a terminal would obey
 * them. {@code println} prints one line, whatever the text contains. Print text of several lines with {@code print}, or line by
 * line.
 */
final class TerminalStream extends PrintStream {
    private final PrintStream target;

    private TerminalStream(PrintStream target) {
        super(target, true);
        this.target = target;
    }

    static PrintStream of(PrintStream target) {
        return target instanceof TerminalStream ? target : new TerminalStream(target);
    }

    @Override
    public void print(@Nullable String text) {
        target.print(ControlCharacters.escapedLines(String.valueOf(text)));
        target.flush();
    }

    @Override
    public void println(@Nullable String line) {
        target.println(ControlCharacters.escaped(String.valueOf(line)));
        target.flush();
    }

    @Override
    public void println(@Nullable Object line) {
        println(String.valueOf(line));
    }

    /** Prints text unchanged. */
    void exactly(String text) {
        target.print(text);
        target.flush();
    }
}
