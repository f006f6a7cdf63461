package io.junctura.bench.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What another JVM of the same user counts, read by tools of the JDK that change almost nothing in it.
 *
 * @param classes  loaded since the start, those of the JDK included
 * @param methods  compiled, and still kept
 * @param codeKib  the size of their code, with the code that the JVM generates for itself
 */
public record JvmCounters(long classes, long methods, long codeKib) {
    private static final Pattern CLASSES = Pattern.compile("Time *\\n *(\\d+)");
    private static final Pattern METHODS = Pattern.compile("nmethods=(\\d+)");
    private static final Pattern CODE = Pattern.compile("\\bused=(\\d+)Kb");

    public static JvmCounters of(long pid) throws IOException {
        return parse(
                output("jstat", "-class", Long.toString(pid)),
                output("jcmd", Long.toString(pid), "Compiler.codecache"));
    }

    /** From the output of {@code jstat -class}, and of {@code jcmd Compiler.codecache}, which has a line for each heap. */
    static JvmCounters parse(String classes, String code) {
        return new JvmCounters(sum(CLASSES, classes), sum(METHODS, code), sum(CODE, code));
    }

    private static long sum(Pattern number, String text) {
        long sum = 0;
        for (Matcher numbers = number.matcher(text); numbers.find(); ) sum += Long.parseLong(numbers.group(1));
        return sum;
    }

    private static String output(String tool, String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = JavaTarget.tool(tool);
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
