package io.junctura.cli;

import java.io.Console;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The streams and environment of a command. Results go to {@code out}, everything else to {@code err}. Both print untrusted
 * text: see {@link TerminalStream}.
 *
 * @param environment   the value of an environment variable; null if it is not set
 * @param isInteractive whether a user reads the output and can be asked
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

    /** A terminal without a user. */
    Terminal(PrintStream out, PrintStream err, InputStream in, Function<String, @Nullable String> environment) {
        this(out, err, in, environment, false);
    }

    static Terminal system() {
        return new Terminal(System.out, System.err, System.in, System::getenv, isTerminal(System.console()));
    }

    /** Since Java 22 there is a console even if input or output are files; {@code Console.isTerminal} tells. */
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

    /** This terminal, but without questions to the user. */
    Terminal unasked() {
        return new Terminal(out, err, in, environment, false);
    }

    @Nullable
    String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** Prints a document: unchanged into a file, with escaped control characters on a terminal. */
    void document(String text) {
        if (isInteractive || !(out instanceof TerminalStream stream)) out.print(text);
        else stream.exactly(text);
    }
}
