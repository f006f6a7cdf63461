package io.junctura.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process of the built jar, started as a user starts it. It ends with its test. */
final class BuiltJar implements AutoCloseable {
    /** A time limit against hangs. */
    static final long LIMIT_SECONDS = 180;

    static final Path JAR = Path.of(System.getProperty("junctura.jar"));

    private static final Pattern READY = Pattern.compile("Junctura \\S+ ready at (http://\\S+) in \\d+ ms");

    private final Process process;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final CompletableFuture<List<String>> said;

    private BuiltJar(Process process) {
        this.process = process;
        this.said = CompletableFuture.supplyAsync(this::listen);
    }

    /** Starts the jar in {@code folder}, without the environment variables of the build. */
    static BuiltJar start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /** As {@link #start(Path, String...)}, with flags for the JVM. */
    static BuiltJar start(Path folder, List<String> flags, String... arguments) throws IOException {
        return start(JAR, folder, flags, arguments);
    }

    /** As {@link #start(Path, String...)}, from another place. */
    static BuiltJar of(Path jar, Path folder, String... arguments) throws IOException {
        return of(jar, folder, List.of(), arguments);
    }

    /** As {@link #of(Path, Path, String...)}, with flags for the JVM. */
    static BuiltJar of(Path jar, Path folder, List<String> flags, String... arguments) throws IOException {
        return start(jar, folder, flags, arguments);
    }

    private static BuiltJar start(Path jar, Path folder, List<String> flags, String... arguments) throws IOException {
        List<String> command = jar.equals(JAR) ? Java.ofBuiltJar() : Java.command();
        command.addAll(flags);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JUNCTURA_"));
        return new BuiltJar(builder.start());
    }

    private List<String> listen() {
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.matches()) ready.complete(URI.create(matcher.group(1)));
            }
        } catch (IOException e) {
            lines.add("(" + e.getMessage() + ")"); // Killing it closes the stream.
        } finally {
            ready.completeExceptionally(new IllegalStateException("it ended and was never ready: " + lines));
        }
        return lines;
    }

    /** The address of the server. Waits until it answers. */
    URI address() throws InterruptedException, ExecutionException, TimeoutException {
        return ready.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** The child processes. */
    Stream<ProcessHandle> children() {
        return process.children();
    }

    /** Whether the process ends within the time. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    int exitCode() throws InterruptedException, TimeoutException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) throw new TimeoutException("it does not end");
        return process.exitValue();
    }

    /** Waits for the end of the process, and returns its output. */
    List<String> said() throws InterruptedException, ExecutionException, TimeoutException {
        return said.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    /** Kills the process by SIGKILL, and returns when it has ended. */
    void kill() throws InterruptedException, TimeoutException {
        process.destroyForcibly();
        exitCode();
    }

    @Override
    public void close() throws InterruptedException, TimeoutException {
        kill();
    }
}
