package io.junctura.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command has of the outside. Results go to {@code out}, everything else to {@code err}.
 *
 * @param environment a variable's value by its name; null if it is not set
 */
record Terminal(PrintStream out, PrintStream err, InputStream in, Function<String, @Nullable String> environment) {

    static Terminal system() {
        return new Terminal(System.out, System.err, System.in, System::getenv);
    }

    @Nullable
    String variable(String name) {
        String value = environment.apply(name);
        return value == null || value.isBlank() ? null : value;
    }
}
