package io.junctura.cli;

import io.junctura.logging.ControlCharacters;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Prints text that may come from others: from a server, a document, a third party. Control characters are escaped, since a
 * terminal would obey them. What {@code println} prints is one line, whatever is in it; text of several lines is printed by
 * {@code print}, or a line at a time.
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

    /** Prints text as it is. */
    void exactly(String text) {
        target.print(text);
        target.flush();
    }
}
