package io.junctura.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the outside. Results go to {@code out}, everything else to {@code err}. Both print text that comes from
 * others: see {@link TerminalStream}.
 *
 * @param environment   a variable's value by its name; null if it is not set
 * @param isInteractive whether somebody sits there who reads and can be asked
 */
record Terminal(
        PrintStream out,
        PrintStream err,
        InputStream in,
        Function<String, @Nullable String> environment,
        boolean isInteractive) {

    Terminal {
        out = TerminalStream.of(out);
        err = TerminalStream.of(err);
    }

    /** One where nobody sits. */
    Terminal(PrintStream out, PrintStream err, InputStream in, Function<String, @Nullable String> environment) {
        this(out, err, in, environment, false);
    }

    static Terminal system() {
        return new Terminal(System.out, System.err, System.in, System::getenv, isTerminal(System.console()));
    }

    /** Since Java 22 there is a console where input or output are files, too, and it can be asked. */
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) return false;
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The same, whether somebody sits there or not. */
    Terminal unasked() {
        return new Terminal(out, err, in, environment, false);
    }

    @Nullable
    String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Prints a document: exactly as it is into a file, and without what moves a cursor to somebody who reads it. */
    void document(String text) {
        if (isInteractive || !(out instanceof TerminalStream stream)) out.print(text);
        else stream.exactly(text);
    }
}
